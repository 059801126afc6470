import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { journalName, loneQueues, taskOf } from '../../support/app/lone-queues.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const harms: Readonly<Record<string, (path: string) => void>> = {
  deleted: path => rmSync(path),
  'renamed away': path => renameSync(path, `${path}.1`),
  'replaced by a copy': path => {
    cpSync(path, `${path}.copy`)
    renameSync(`${path}.copy`, path)
  },
  'replaced by an empty file': path => {
    rmSync(path)
    writeFileSync(path, '')
  },
  'truncated to nothing': path => truncateSync(path, 0),
  'truncated in a line': path => truncateSync(path, 100),
  'made longer': path => writeFileSync(path, 'some text', { flag: 'a' }),
}

describe('a journal under a running app', () => {
  const { open, listStored, warnings, close } = loneQueues()
  let dir = ''
  beforeEach(() => {
    dir = temporaryFolder()
  })
  afterEach(close)
  const path = () => join(dir, journalName)

  it.each(Object.keys(harms))('that is %s: everything acknowledged is on the disk', async harm => {
    const queue = await open(dir)
    await queue.add([taskOf(1)])
    await queue.add([taskOf(2)])
    harms[harm]?.(path())
    await queue.add([taskOf(3)])
    expect(await listStored(dir)).toEqual([1, 2, 3])
    expect(readFileSync(path())).not.toContain(0)
    await queue.add([taskOf(4)])
    expect(await listStored(dir)).toEqual([1, 2, 3, 4])
    expect(warnings).toEqual([expect.stringContaining('was written again from memory')])
  })

  it('that is deleted is there again after a look at /readyz, and after some seconds without any delivery', async () => {
    const queue = await open(dir)
    await queue.add([taskOf(1)])
    rmSync(path())
    await queue.check()
    expect(await listStored(dir)).toEqual([1])
    rmSync(path())
    await sleep(3_000)
    expect(await listStored(dir)).toEqual([1])
  })

  it('whose place is taken by a folder: nothing more is acknowledged until the folder is gone', async () => {
    const queue = await open(dir)
    await queue.add([taskOf(1)])
    rmSync(path())
    mkdirSync(path())
    writeFileSync(join(path(), 'file'), '')
    await expect(queue.add([taskOf(2)])).rejects.toThrow()
    await expect(queue.check()).rejects.toThrow()
    rmSync(path(), { recursive: true })
    await queue.add([taskOf(3)])
    await queue.check()
    expect(await listStored(dir)).toEqual([1, 3])
  })
})
