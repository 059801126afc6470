import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { endPhase } from '../../../../src/engine/runs/end-phase.ts'
import type { Store } from '../../../../src/io/store/open-store.ts'
import { findings, issuesDocument, submit, temporaryStore } from '../../../support/temporary-store.ts'

let store: Store
beforeEach(async () => {
  const made = temporaryStore()
  store = made.store
  for (const summary of ['a', 'b', 'c']) await submit(store, issuesDocument(summary))
  await submit(store, issuesDocument('other'), { run: 'r2' })
})

const at = (path: string): string => join(store.root, path)
const codes = (): string[] => [...new Set(findings(store).map(finding => finding.code))]
const lines = (path: string): string[] => readFileSync(at(path), 'utf8').trimEnd().split('\n')
const write = (path: string, all: readonly string[]): void => writeFileSync(at(path), `${all.join('\n')}\n`)

describe('an audit', () => {
  it('of a store in which everything was submitted finds nothing', () => {
    expect(findings(store)).toEqual([])
  })

  it('names a file that was not submitted, with its path, type, run and digest', () => {
    writeFileSync(at('r2/plan.json'), '{}')
    expect(findings(store)).toEqual([
      expect.objectContaining({
        code: 'unjournaled-file',
        path: 'r2/plan.json',
        type: 'plan',
        run: 'r2',
        sha256: '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a',
      }),
    ])
  })

  it('names a file that was changed, in its place or in the history', () => {
    appendFileSync(at('r1/issues.json'), ' ')
    appendFileSync(at('r1/history/issues/1.json'), ' ')
    expect(
      findings(store)
        .map(({ code, path }) => [code, path])
        .sort(),
    ).toEqual([
      ['altered-file', 'r1/history/issues/1.json'],
      ['altered-file', 'r1/issues.json'],
    ])
  })

  it('names an entry whose file is gone', () => {
    rmSync(at('r1/issues.json'))
    expect(findings(store)).toEqual([
      expect.objectContaining({ code: 'missing-file', path: 'r1/issues.json', type: 'issues', run: 'r1' }),
    ])
  })

  it('names an unknown type, a file outside a run, and a link', () => {
    writeFileSync(at('r1/notes.json'), '{}')
    writeFileSync(at('loose.json'), '{}')
    mkdirSync(at('.hidden'))
    writeFileSync(at('.hidden/x'), '')
    symlinkSync('/etc/passwd', at('r1/plan.json'))
    expect(
      findings(store)
        .map(({ code, path }) => [code, path])
        .sort(),
    ).toEqual([
      ['not-a-file', 'r1/plan.json'],
      ['outside-a-run', '.hidden/x'],
      ['outside-a-run', 'loose.json'],
      ['unknown-type', 'r1/notes.json'],
    ])
  })

  it('sees an edited line', () => {
    const all = lines('r1/journal.jsonl')
    write(
      'r1/journal.jsonl',
      all.map((line, index) => (index === 1 ? line.replace('"commit":null', '"commit":"x"') : line)),
    )
    expect(codes()).toEqual(expect.arrayContaining(['broken-chain', 'cut-journal']))
  })

  it('sees a removed line', () => {
    write(
      'r1/journal.jsonl',
      lines('r1/journal.jsonl').filter((_, index) => index !== 1),
    )
    expect(codes()).toContain('broken-chain')
  })

  it('sees a cut end, even where the files were cut with it', () => {
    write('r1/journal.jsonl', lines('r1/journal.jsonl').slice(0, 2))
    renameSync(at('r1/history/issues/2.json'), at('r1/issues.json'))
    expect(findings(store)).toEqual([
      expect.objectContaining({ code: 'cut-journal', path: 'r1/journal.jsonl', line: 3 }),
    ])
  })

  it('sees that a run is gone', () => {
    rmSync(at('r2'), { recursive: true })
    expect(findings(store)).toEqual([expect.objectContaining({ code: 'cut-journal', run: 'r2' })])
  })

  it('sees an edit of the sink, and that the sink is gone', () => {
    const all = lines('audit.jsonl')
    write('audit.jsonl', all.slice(1))
    expect(codes()).toContain('broken-chain')
    rmSync(at('audit.jsonl'))
    expect(codes()).toEqual(['unrecorded-step'])
  })

  it('sees a journal that was taken from another run', () => {
    write('r2/journal.jsonl', lines('r1/journal.jsonl'))
    expect(codes()).toContain('broken-chain')
  })

  it('sees a line that is no entry, and an unfinished one', () => {
    appendFileSync(at('r1/journal.jsonl'), '{"position":4}\n{"posi')
    expect(codes()).toEqual(expect.arrayContaining(['broken-chain', 'interrupted-write']))
  })

  it('sees a terminal to which the journal does not lead', async () => {
    for (let turn = 0; turn < 4; turn += 1)
      await endPhase(store, {
        run: 'r2',
        phase: 'planning',
        exit: 'crash',
        policy: {},
        at: '2026-01-01T00:00:00.000Z',
      })
    expect(findings(store)).toEqual([])
    const all = lines('r2/journal.jsonl')
    write(
      'r2/journal.jsonl',
      all.map(line => line.replace('"terminal":"budget-exceeded"', '"terminal":"done"')),
    )
    expect(codes()).toContain('unearned-terminal')
  })

  it('finds any changed byte of a journal', () => {
    const path = at('r1/journal.jsonl')
    const whole = readFileSync(path)
    for (let index = 0; index < whole.length; index += 17) {
      const changed = Buffer.from(whole)
      changed[index] = (whole[index] as number) ^ 1
      writeFileSync(path, changed)
      expect(findings(store).length).toBeGreaterThan(0)
    }
    for (let size = 0; size < whole.length; size += 23) {
      writeFileSync(path, whole)
      truncateSync(path, size)
      expect(findings(store).length).toBeGreaterThan(0)
    }
  })
})
