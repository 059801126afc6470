import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { endPhase } from '../../../../src/engine/runs/end-phase.ts'
import type { Store } from '../../../../src/io/store/open-store.ts'
import { listRuns, readRun } from '../../../../src/io/store/read-run.ts'
import { settleStore } from '../../../../src/io/store/read-store.ts'
import { readSinkHead, readSinkHeads } from '../../../../src/io/store/sink/read-sink.ts'
import { runCommand } from '../../../support/run-command.ts'
import { findings, issuesDocument, submit, temporaryStore } from '../../../support/temporary-store.ts'

let store: Store
let folder: string
beforeEach(async () => {
  const made = temporaryStore()
  store = made.store
  folder = made.folder
  for (const run of ['r1', 'r2', 'r1', 'r2', 'r1'])
    await submit(store, issuesDocument(`${Math.random()}`), { run })
})

const at = (name: string): string => join(store.root, name)
const lines = (name: string): string[] => readFileSync(at(name), 'utf8').trimEnd().split('\n')
const write = (name: string, kept: readonly string[]): void =>
  writeFileSync(at(name), kept.map(line => `${line}\n`).join(''))
const keep = (name: string, size: number): void => write(name, lines(name).slice(0, size))

const end = () =>
  endPhase(store, { run: 'r1', phase: 'planning', exit: 0, policy: {}, at: '2026-01-01T00:00:00.000Z' })
const closeout = (line: string) => runCommand(line.split(' '), folder, '2026-08-01T10:00:00.000Z')

/** What every reader says of run r1. */
const readers = {
  submit: () => submit(store, issuesDocument('new')),
  phase: end,
  read: async () => readRun(store, 'r1'),
}

describe('a journal that lost its last lines', () => {
  it.each(Object.entries(readers))('is refused by %s', async (_, read) => {
    keep('r1/journal.jsonl', 2)
    await expect(read()).rejects.toMatchObject({
      code: 'store-refused',
      message:
        'The journal of the run r1 has 2 lines, but the audit sink recorded 3: part of the journal was lost.',
    })
    expect(lines('r1/journal.jsonl')).toHaveLength(2)
  })

  it('is seen by every command, and the other runs go on', async () => {
    keep('r1/journal.jsonl', 1)
    for (const line of [
      'phase',
      'run list',
      'run show r1',
      'run terminal --run r1',
      'run declare --run r1',
      'run start --run r1',
    ])
      expect(await closeout(line)).toMatch(/r1.* part of the journal was lost/)
    expect(await closeout('phase')).toMatch(/^r2: no phase has ended/m)
    expect(await closeout('artifact audit')).toMatch(/\[cut-journal\]/)
    expect(await submit(store, issuesDocument('on'), { run: 'r2' })).toMatchObject({ ok: true })
  })

  it('is refused also where the whole run is gone, and the run is not made again', async () => {
    rmSync(at('r1'), { recursive: true })
    for (const read of Object.values(readers))
      await expect(read()).rejects.toThrow(/has 0 lines, but the audit sink recorded 3/)
    expect(existsSync(at('r1'))).toBe(false)
    expect(listRuns(store)).toEqual(['r1', 'r2'])
  })
})

describe('a journal that was changed', () => {
  it('in the line that the sink recorded is refused', async () => {
    const kept = lines('r1/journal.jsonl')
    write('r1/journal.jsonl', [...kept.slice(0, 2), (kept[2] ?? '').replace(/"bytes":\d+/, '"bytes":7')])
    for (const read of Object.values(readers)) await expect(read()).rejects.toThrow(/the journal was changed/)
  })

  it('together with the sink is not seen: only loss is', async () => {
    keep('r1/journal.jsonl', 2)
    keep('audit.jsonl', 4)
    expect(readRun(store, 'r1').events).toHaveLength(2)
  })
})

describe('a journal with one line more than the sink', () => {
  it.each(Object.entries(readers))('is right for %s', async (name, read) => {
    keep('audit.jsonl', 4)
    await read()
    if (name === 'read') return
    await settleStore(store)
    expect(findings(store).map(({ code }) => code)).toEqual([])
  })

  it('gets its line in the sink with an audit', async () => {
    keep('audit.jsonl', 4)
    expect(findings(store).map(({ code }) => code)).toEqual(['unrecorded-step'])
    expect(await closeout('artifact audit')).toMatch(/^0 findings/)
    expect(lines('audit.jsonl')).toHaveLength(5)
  })

  it('and no other is', async () => {
    write('audit.jsonl', lines('audit.jsonl').slice(0, 2))
    for (const read of Object.values(readers))
      await expect(read()).rejects.toMatchObject({
        message: expect.stringMatching(/part of the sink was lost/),
        fix: 'closeout artifact repair',
      })
  })
})

describe('a last line without its line feed', () => {
  it('is whole if the sink recorded it', async () => {
    writeFileSync(at('r1/journal.jsonl'), readFileSync(at('r1/journal.jsonl'), 'utf8').trimEnd())
    expect(readRun(store, 'r1').events).toHaveLength(3)
    await submit(store, issuesDocument('new'))
    expect(lines('r1/journal.jsonl')).toHaveLength(4)
    expect(findings(store)).toEqual([])
  })

  it('is removed if the sink did not', async () => {
    appendFileSync(at('r1/journal.jsonl'), (lines('r1/journal.jsonl')[2] ?? '').slice(0, 90))
    await submit(store, issuesDocument('new'))
    expect(lines('r1/journal.jsonl')).toHaveLength(4)
    expect(findings(store)).toEqual([])
  })
})

describe('the sink', () => {
  it('gives the last step of a run wherever it stands in it, and of none that it does not have', async () => {
    const [first = ''] = lines('audit.jsonl')
    const entry = JSON.parse(first)
    const long = Array.from({ length: 1500 }, (_, index) => ({
      ...entry,
      run: `x${index % 700}`,
      position: index + 1,
    }))
    write('audit.jsonl', [...lines('audit.jsonl'), ...long.map(one => JSON.stringify(one))])
    const heads = readSinkHeads(store)
    expect(heads.size).toBe(702)
    for (const [run, { position, head }] of heads)
      expect(readSinkHead(store, run)).toEqual({ position, head })
    for (const run of ['r', 'x', 'x7000', '1']) expect(readSinkHead(store, run)).toBeNull()
  })
})
