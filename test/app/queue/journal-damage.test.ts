import { randomBytes } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { journalName, loneQueues, taskOf } from '../../support/app/lone-queues.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('a journal that is damaged', () => {
  const { open, listStored, warnings, close } = loneQueues()
  let dir = ''
  beforeEach(() => {
    dir = temporaryFolder()
  })
  afterEach(close)

  const path = () => join(dir, journalName)
  const store = async (...numbers: readonly number[]): Promise<void> => {
    const queue = await open(dir)
    for (const number of numbers) await queue.add([taskOf(number)])
    await queue.close(0)
  }
  const copies = () => readdirSync(dir).filter(name => name.startsWith(`${journalName}.damaged-`))
  /** Open it once, so that what is damaged is dealt with. */
  const restart = async () => (await open(dir)).close(0)
  const checksummed = (text: string) => `${crc32(text).toString(16).padStart(8, '0')} ${text}\n`

  it('in whole lines at its end: they are counted, and the file is kept as it was', async () => {
    await store(1, 2, 3, 4)
    const lines = readFileSync(path(), 'utf8').split('\n')
    const damaged = lines.map((line, index) => (index >= 2 ? line.replace('"op"', '"oq"') : line)).join('\n')
    writeFileSync(path(), damaged)
    await restart()
    expect(warnings).toEqual([expect.stringMatching(/^2 lines of the journal .* are damaged/)])
    expect(copies()).toHaveLength(1)
    expect(readFileSync(join(dir, copies()[0] ?? ''), 'utf8')).toBe(damaged)
    expect(warnings[0]).toContain(copies()[0])
    expect(await listStored(dir)).toEqual([1, 2])
    expect(warnings).toHaveLength(1)
  })

  it('as a whole: it is kept, and the app starts', async () => {
    const bytes = randomBytes(3_000_000)
    writeFileSync(path(), bytes)
    await store(1)
    expect(warnings).toHaveLength(1)
    expect(readFileSync(join(dir, copies()[0] ?? '')).equals(bytes)).toBe(true)
    expect(await listStored(dir)).toEqual([1])
  })

  it('in the middle of the last batch, as a loss of power leaves it: what is whole is read', async () => {
    const queue = await open(dir)
    await queue.add([taskOf(1)])
    await queue.add([taskOf(2), taskOf(3), taskOf(4), taskOf(5)])
    await queue.close(0)
    const bytes = readFileSync(path())
    const second = bytes.indexOf('"number":3')
    bytes.fill(0, second, bytes.indexOf('\n', second) + 30)
    writeFileSync(path(), bytes)
    await restart()
    expect(warnings).toHaveLength(1)
    expect(await listStored(dir)).toEqual([1, 2, 5])
  })

  it('by zeros at its end: they are no torn line', async () => {
    await store(1)
    appendFileSync(path(), Buffer.alloc(4_096))
    await restart()
    expect([warnings.length, copies().length]).toEqual([1, 1])
    expect(await listStored(dir)).toEqual([1])
  })

  it.each([1, 9, 10, 40])('by %i bytes of a last line that was torn: nothing is reported', async length => {
    await store(1)
    appendFileSync(path(), readFileSync(path()).subarray(0, length))
    await restart()
    expect([warnings, copies()]).toEqual([[], []])
    expect(await listStored(dir)).toEqual([1])
  })

  it.each([
    'null',
    '7',
    '"text"',
    '[]',
    '{"op":"done"}',
    '{"op":"note","name":1}',
    '{"op":"dead"}',
    '{"op":',
  ])('by a line with a checksum that says %s: it counts as damaged', async text => {
    await store(1)
    appendFileSync(path(), checksummed(text))
    await restart()
    expect(warnings).toHaveLength(1)
    expect(await listStored(dir)).toEqual([1])
  })

  it('in a line whose task is done: its number is not given to a new task, which would count as done', async () => {
    await store(1)
    const first = readFileSync(path(), 'utf8')
    writeFileSync(path(), checksummed('{"op":"done","seqs":[1,2]}'))
    appendFileSync(path(), first.replace('"op"', '"oq"'))
    await store(7)
    expect(await listStored(dir)).toEqual([7])
  })

  it('again and again: five copies are kept, and the youngest among them', async () => {
    for (let count = 0; count < 7; count += 1) {
      writeFileSync(path(), `damage ${count}\n`)
      await restart()
    }
    const kept = copies().map(name => readFileSync(join(dir, name), 'utf8'))
    expect(kept).toHaveLength(5)
    expect(kept).toContain('damage 6\n')
  })
})
