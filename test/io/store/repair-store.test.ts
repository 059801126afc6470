import { execFileSync } from 'node:child_process'
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Store } from '../../../src/io/store/open-store.ts'
import { repairStore } from '../../../src/io/store/repair-store.ts'
import { runInProcess } from '../../support/run-command.ts'
import { findings, issuesDocument, snapshot, submit, temporaryStore } from '../../support/temporary-store.ts'

let store: Store
let folder: string
let before: Record<string, string>
beforeEach(async () => {
  const made = temporaryStore()
  store = made.store
  folder = made.folder
  for (const run of ['r1', 'r2', 'r1', 'r1']) await submit(store, issuesDocument(`${Math.random()}`), { run })
  before = snapshot(store.root)
})

const at = (name: string): string => join(store.root, name)
const edit = (name: string, change: (text: string) => string): void =>
  writeFileSync(at(name), change(readFileSync(at(name), 'utf8')))
const codes = (): string[] => findings(store).map(({ code }) => code)
const repairs = async (): Promise<string[]> =>
  (await repairStore(store)).map(({ path, what }) => `${path}: ${what}`)

describe('a repair', () => {
  it('of a sound store writes nothing', async () => {
    expect(await repairs()).toEqual([])
    expect(snapshot(store.root)).toEqual(before)
  })

  const damages: readonly (readonly [string, () => void, readonly string[]])[] = [
    [
      'blank lines',
      () => edit('r1/journal.jsonl', text => `\n${text.replace('\n', '\n  \n')}\n`),
      ['r1/journal.jsonl: 3 blank lines were removed.'],
    ],
    [
      'an unfinished last line',
      () => appendFileSync(at('r1/journal.jsonl'), '{"position":4,'),
      ['r1/journal.jsonl: The unfinished last line was removed; removed.jsonl in the store keeps it.'],
    ],
    [
      'an unfinished last line of the sink',
      () => appendFileSync(at('audit.jsonl'), '{"at"'),
      ['audit.jsonl: The unfinished last line was removed; removed.jsonl in the store keeps it.'],
    ],
    [
      'a missing line feed',
      () => edit('r1/journal.jsonl', text => text.trimEnd()),
      ['r1/journal.jsonl: The line feed of the last line was added.'],
    ],
    [
      'a sink that lost its last lines',
      () => edit('audit.jsonl', text => `${text.split('\n').slice(0, 2).join('\n')}\n`),
      [
        'audit.jsonl: Line 2 in the journal of the run r1 was recorded.',
        'audit.jsonl: Line 3 in the journal of the run r1 was recorded.',
      ],
    ],
  ]
  it.each(damages)('mends %s, and says so', async (_, damage, said) => {
    damage()
    expect(codes()).not.toEqual([])
    expect(await repairs()).toEqual(said)
    expect(codes()).toEqual([])
    const { 'removed.jsonl': removed, ...after } = snapshot(store.root)
    expect(after).toEqual(before)
    expect(removed !== undefined).toBe(said.some(one => one.includes('removed.jsonl')))
  })

  it.each([1, 2, 3, 40, 79])('completes a recorded line that lost its last %i bytes', async lost => {
    edit('r1/journal.jsonl', text => text.slice(0, -lost))
    const said = await repairs()
    expect(said).toEqual([
      lost === 1
        ? 'r1/journal.jsonl: The line feed of the last line was added.'
        : 'r1/journal.jsonl: The last line was completed to the line that the audit sink recorded.',
    ])
    expect(snapshot(store.root)).toEqual(before)
  })

  it.each([100, 300])('leaves a recorded line that lost its last %i bytes as it is', async lost => {
    edit('r1/journal.jsonl', text => text.slice(0, -lost))
    const cut = snapshot(store.root)
    await expect(submit(store, issuesDocument('on'), { run: 'r1' })).rejects.toThrow('was lost')
    expect(await repairs()).toEqual([])
    expect(snapshot(store.root)).toEqual(cut)
    expect(codes()).not.toEqual([])
  })

  it('keeps every byte of an unfinished line that it removes', async () => {
    const torn = Buffer.from([0x7b, 0xff, 0xc3, 0xa9, 0x22])
    appendFileSync(at('r1/journal.jsonl'), torn)
    await repairs()
    const { path, bytes } = JSON.parse(readFileSync(at('removed.jsonl'), 'utf8')) as Record<string, string>
    expect({ path, bytes: Buffer.from(bytes ?? '', 'latin1') }).toEqual({
      path: 'r1/journal.jsonl',
      bytes: torn,
    })
  })

  it('writes a lost sink again from the journals, in the order of time', async () => {
    rmSync(at('audit.jsonl'))
    expect(await repairs()).toHaveLength(4)
    expect(codes()).toEqual([])
    await submit(store, issuesDocument('on'))
    expect(codes()).toEqual([])
  })

  it('leaves what was lost or changed as it is, and names it', async () => {
    edit('r1/journal.jsonl', text => `${text.split('\n').slice(0, 2).join('\n')}\n\n`)
    edit('r2/journal.jsonl', text => text.replace('"commit":null', '"commit":"f"'))
    const run = (line: string) => runInProcess(line.split(' '), folder, '2026-08-01T10:00:00.000Z')
    const { exit, printed } = await run('artifact repair')
    expect(exit).toBe(1)
    expect(printed).toMatch(/^\.agent\/artifacts\/r1\/journal\.jsonl: 1 blank line was removed\.$/m)
    expect(printed).toMatch(/^This cannot be repaired:$/m)
    expect(printed).toMatch(/r1\/journal\.jsonl:3: \[cut-journal\]/)
    expect(printed).toMatch(/r2\/journal\.jsonl:1: \[cut-journal\]/)
    const again = await run('artifact repair --json')
    expect(JSON.parse(again.printed)).toMatchObject({ repaired: [], findings: expect.any(Array) })
  })

  it('says to remove a file that nobody submitted, and that helps, also from the history', async () => {
    const run = (line: string) => runInProcess(line.split(' '), folder, '2026-08-01T10:00:00.000Z')
    writeFileSync(at('r1/plan.json'), '{}')
    const rm = 'rm -- .agent/artifacts/r1/plan.json'
    expect((await run('artifact repair')).printed).toContain(`looked at it: ${rm}\n`)
    execFileSync('bash', ['-c', rm], { cwd: folder })
    expect(codes()).toEqual([])
    writeFileSync(at('r1/issues.json'), '{}')
    expect((await run('artifact repair')).printed).toMatch(/submit the same documents again\.\n$/)
  })

  it('of a changed document is to submit the same document again', async () => {
    const own = readFileSync(at('r2/issues.json'), 'utf8')
    writeFileSync(at('r2/issues.json'), '{}')
    expect(codes()).toEqual(['altered-file'])
    writeFileSync(join(folder, 'own.json'), own)
    const line = 'artifact submit --run r2 --type issues own.json'
    const { exit } = await runInProcess(line.split(' '), folder, '2026-08-01T10:00:00.000Z')
    expect([exit, codes()]).toEqual([0, []])
  })
})
