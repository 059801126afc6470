import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { acceptArtifact } from '../../../src/core/artifacts/submit/accept-artifact.ts'
import { openStore, type Store } from '../../../src/io/store/open-store.ts'
import { type StoreDisk, storeDisk } from '../../../src/io/store/store-disk.ts'
import { submitArtifact } from '../../../src/io/store/submit-artifact.ts'
import {
  findings,
  issuesDocument,
  journalOf,
  snapshot,
  submit,
  temporaryStore,
} from '../../support/temporary-store.ts'

let store: Store
let folder: string
beforeEach(() => {
  const made = temporaryStore()
  store = made.store
  folder = made.folder
})

const live = (run = 'r1'): string => join(store.root, run, 'issues.json')

describe('a submission', () => {
  it('is kept to the byte, with an entry in the journal and in the sink', async () => {
    const bytes = Buffer.from('{ "status":"no_issues",\n"summary":"ü \\u00fc", "issues":[] }\n')
    const outcome = await submit(store, bytes)
    expect(readFileSync(live()).equals(bytes)).toBe(true)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    expect(outcome).toMatchObject({
      ok: true,
      receipt: { path: 'r1/issues.json', sha256, bytes: bytes.length, position: 1, isNew: true },
    })
    expect(journalOf(store)).toEqual([
      expect.objectContaining({
        event: 'artifact-submitted',
        run: 'r1',
        type: 'issues',
        sha256,
        bytes: bytes.length,
        position: 1,
        commit: null,
        previous: null,
      }),
    ])
    const [sink] = readFileSync(join(store.root, 'audit.jsonl'), 'utf8').trimEnd().split('\n')
    const line = readFileSync(join(store.root, 'r1', 'journal.jsonl'), 'utf8').trimEnd()
    expect(JSON.parse(sink ?? '')).toMatchObject({
      run: 'r1',
      position: 1,
      sha256,
      head: createHash('sha256').update(line).digest('hex'),
    })
    expect(findings(store)).toEqual([])
  })

  it('of the same bytes gives the same answer and no second event', async () => {
    const first = await submit(store, issuesDocument('a'))
    const before = snapshot(store.root)
    const second = await submit(store, issuesDocument('a'))
    expect(snapshot(store.root)).toEqual(before)
    expect(second).toEqual({ ...first, receipt: { ...(first.ok ? first.receipt : {}), isNew: false } })
  })

  it('of another document keeps the earlier one in the history', async () => {
    for (const summary of ['a', 'b', 'c']) await submit(store, issuesDocument(summary))
    expect(readFileSync(live(), 'utf8')).toContain('"c"')
    expect(readFileSync(join(store.root, 'r1/history/issues/1.json'), 'utf8')).toContain('"a"')
    expect(readFileSync(join(store.root, 'r1/history/issues/2.json'), 'utf8')).toContain('"b"')
    expect(journalOf(store)).toHaveLength(3)
    expect(findings(store)).toEqual([])
  })

  it('that is refused writes nothing, not even the store', async () => {
    expect(await submit(store, Buffer.from('{"status":"maybe"}'))).toMatchObject({ ok: false })
    expect(existsSync(store.root)).toBe(false)
  })

  it('of almost-JSON is refused with the repaired text, and accepted as repaired on request', async () => {
    const bytes = Buffer.from("```json\n{status: 'no_issues', summary: 'it's fine',}\n```")
    const refusal = await submit(store, bytes)
    const repaired = `{"status": "no_issues", "summary": "it's fine"}`
    expect(refusal).toMatchObject({ ok: false, repaired })
    expect(existsSync(store.root)).toBe(false)
    await submit(store, bytes, { repair: true })
    expect(readFileSync(live(), 'utf8')).toBe(repaired)
    expect(journalOf(store)).toEqual([expect.objectContaining({ repaired: true })])
  })

  it('of a text that is cut off is refused, with and without repair', async () => {
    const outcome = await submit(store, Buffer.from('{"status":"no_issues","summary":"a'), { repair: true })
    expect(outcome).toMatchObject({
      ok: false,
      repaired: null,
      notRepaired: expect.stringMatching(/cut off/),
    })
  })

  it('puts back a file that was changed or removed by hand', async () => {
    await submit(store, issuesDocument('a'))
    writeFileSync(live(), '{"status":"no_issues","summary":"forged"}')
    expect(findings(store).map(finding => finding.code)).toEqual(['altered-file'])
    await submit(store, issuesDocument('a'))
    expect(readFileSync(live(), 'utf8')).toContain('"a"')
    expect(findings(store)).toEqual([])
  })

  it('chains every line to the one before', async () => {
    for (const summary of ['a', 'b', 'c']) await submit(store, issuesDocument(summary))
    const lines = readFileSync(join(store.root, 'r1', 'journal.jsonl'), 'utf8')
      .trimEnd()
      .split('\n')
    const hashes = lines.map(line => createHash('sha256').update(line).digest('hex'))
    expect(journalOf(store).map(entry => entry.previous)).toEqual([null, ...hashes.slice(0, -1)])
  })

  it('by many at once lands each time, in an order', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) => submit(store, issuesDocument(`n${index}`))),
    )
    const positions = outcomes.map(outcome => (outcome.ok ? outcome.receipt.position : 0))
    expect([...positions].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect(findings(store)).toEqual([])
  })
})

describe('a run’s name', () => {
  const hostile = [
    '../../x',
    '/etc/x',
    '',
    'x'.repeat(300),
    '.',
    '..',
    '.hidden',
    'a/b',
    'a\\b',
    'a..b',
    'a\0b',
    'audit.jsonl',
    'AUDIT.jsonl',
    '-rf',
    'a\n',
    'ü',
  ]
  for (const run of hostile) {
    it(`${JSON.stringify(run.slice(0, 20))} is refused, and nothing is written`, async () => {
      await expect(submit(store, issuesDocument('a'), { run })).rejects.toMatchObject({ code: 'usage' })
      expect(snapshot(folder)).toEqual({})
    })
  }

  it('of 128 characters is taken', async () => {
    expect(await submit(store, issuesDocument('a'), { run: 'x'.repeat(128) })).toMatchObject({ ok: true })
  })
})

describe('a link', () => {
  it('where the store should be is refused', () => {
    mkdirSync(join(folder, 'elsewhere'))
    mkdirSync(join(folder, '.agent'))
    symlinkSync(join(folder, 'elsewhere'), store.root)
    expect(() => openStore(folder, undefined, undefined)).toThrow(/symbolic link/)
  })

  it('where the store’s parent should be is refused', () => {
    mkdirSync(join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), join(folder, '.agent'))
    expect(() => openStore(folder, undefined, undefined)).toThrow(/symbolic link/)
  })

  for (const name of ['r1', 'r1/issues.json', 'r1/journal.jsonl', 'audit.jsonl']) {
    it(`where ${name} should be is refused, and what it leads to stays as it is`, async () => {
      const outside = join(folder, 'outside')
      if (name === 'r1') mkdirSync(outside)
      else writeFileSync(outside, 'precious')
      mkdirSync(dirname(join(store.root, name)), { recursive: true })
      symlinkSync(outside, join(store.root, name))
      const before = snapshot(folder)
      await expect(submit(store, issuesDocument('a'))).rejects.toMatchObject({ code: 'store-refused' })
      expect(snapshot(folder)).toEqual(before)
    })
  }
})

describe('a key', () => {
  it('marks every line, and a chain that was written anew without it shows', async () => {
    const keyed = { ...store, key: 'secret' }
    for (const summary of ['a', 'b']) await submit(keyed, issuesDocument(summary))
    expect(findings(keyed)).toEqual([])
    const forged = { ...store, key: 'guess' }
    expect(findings(forged).every(finding => finding.code === 'broken-chain')).toBe(true)
    expect(findings(forged)).toHaveLength(4)
  })

  it('is needed to go on with a journal that has it, and to none that has not', async () => {
    await submit({ ...store, key: 'secret' }, issuesDocument('a'))
    await expect(submit(store, issuesDocument('b'))).rejects.toThrow(/CLOSEOUT_JOURNAL_KEY is not set/)
    await expect(submit({ ...store, key: 'other' }, issuesDocument('b'))).rejects.toThrow(/not the key/)
    expect(readFileSync(live(), 'utf8')).toContain('"a"')
  })
})

describe('a step that fails', () => {
  const document = (summary: string) => {
    const acceptance = acceptArtifact('issues', issuesDocument(summary), { repair: false })
    if (!acceptance.ok) throw new Error('not valid')
    return acceptance.document
  }
  const steps = ['writeNew', 'link', 'rename', 'append', 'flush', 'makeFolder', 'note', 'lock'] as const

  for (const step of steps) {
    for (const isDone of [false, true]) {
      it(`${step}, ${isDone ? 'after' : 'before'} it did its work, leaves the store as it was`, async () => {
        await submit(store, issuesDocument('a'))
        const before = snapshot(store.root)
        for (let nth = 1; nth <= 2; nth += 1) {
          let count = 0
          const failing = ((...parts: never[]) => {
            count += 1
            const shouldFail = count === nth
            const isLate = isDone && step !== 'lock'
            if (shouldFail && !isLate) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
            const result = (storeDisk[step] as (...all: never[]) => unknown)(...parts)
            if (shouldFail) throw Object.assign(new Error('full'), { code: 'ENOSPC' })
            return result
          }) as never
          const disk: StoreDisk = { ...storeDisk, [step]: failing }
          const request = { run: 'r1', document: document('b'), commit: null, at: '2026-01-01T00:00:00.000Z' }
          const outcome = await submitArtifact(store, request, disk).catch((error: unknown) => error)
          if (count < nth) break
          expect(outcome).toMatchObject({
            code: 'store-refused',
            message: expect.stringMatching(/the disk is full/),
          })
          expect(snapshot(store.root)).toEqual(before)
        }
        expect(await submit(store, issuesDocument('b'))).toMatchObject({
          ok: true,
          receipt: { position: expect.any(Number) },
        })
        expect(findings(store)).toEqual([])
      })
    }
  }
})
