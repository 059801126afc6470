import { describe, expect, it } from '@jest/globals'
import { disposableFileOf, disposableFiles } from '../../../../src/core/sessions/model/disposable.ts'
import type { CommittedFiles, FolderEntry } from '../../../../src/core/sessions/model/removal.ts'
import { sidecarFiles } from '../../../../src/core/sessions/model/workspace.ts'
import { evaluateRemoval } from '../../../../src/core/sessions/removal/evaluate-removal.ts'
import { type Known, known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { goodSidecars, sessionOf } from '../../../support/sidecars.ts'

const at = Date.parse('2026-11-20T00:00:00Z')
const old = Date.parse('2026-10-01T00:00:00Z')
const files: CommittedFiles = {
  paths: new Set(['docs', 'docs/retry.md', 'docs/adr', 'docs/adr/0007-retries.md']),
  pathOfBlob: new Map([['b1', 'docs/retry.md']]),
}
const entry = (path: string, more: Partial<FolderEntry> = {}): FolderEntry => ({
  path,
  kind: 'file',
  bytes: 10,
  changedAt: old,
  blob: null,
  ...more,
})

const { evidence, learning, critique, handoff, acceptance, release } = goodSidecars
/** A finished session in which nothing is open. */
const closed = { evidence: { ...evidence, not_verified_gaps: [] } }
const [record] = learning.records
const routed = (route: object) => ({
  learning: {
    ...learning,
    records: [{ ...record, routing: [{ target: 'doc', action: 'Say it', ...route }] }],
  },
})

const reasonsOf = (
  sidecars: object,
  entries: readonly FolderEntry[] = [],
  committed: Known<CommittedFiles> = known(files),
  unread: readonly string[] = [],
): readonly string[] => {
  const session = sessionOf({ ...closed, ...sidecars })
  const own = Object.entries(session.sidecars)
    .filter(([, reading]) => reading?.standing !== 'absent')
    .map(([name]) => entry(sidecarFiles[name as keyof typeof sidecarFiles]))
  return evaluateRemoval(
    { ...session, contents: { entries: [...own, ...entries], unread } },
    { committed, at, keepDays: 14 },
  ).reasons
}

describe('a session is safe to remove', () => {
  it('where every sidecar is closed and names a record outside', () => {
    expect(reasonsOf({})).toEqual([])
  })

  it('where its logs hold events only', () => {
    const text = '{"kind":"note","status":"done","summary":"s"}\n'
    expect(
      reasonsOf({}, [entry('agents', { kind: 'folder' }), entry('agents/a/events.jsonl', { text })]),
    ).toEqual([])
  })

  it('where a document is committed byte for byte, and says where', () => {
    const session = {
      ...sessionOf(closed),
      contents: { entries: [entry('plan.md', { blob: 'b1' })], unread: [] },
    }
    expect(evaluateRemoval(session, { committed: known(files), at, keepDays: 14 })).toEqual({
      reasons: [],
      files: [
        { path: 'plan.md', why: 'the repository has a committed copy of it', lives: ['docs/retry.md'] },
      ],
      isOnlyLive: false,
    })
  })
})

describe('a session is not safe to remove', () => {
  it.each([
    [
      'a finding is open',
      { critique: { ...critique, critiques: [{ findings: [{ status: 'open' }] }] } },
      'critique.json has 1 open finding',
    ],
    [
      'a next step is left',
      { handoff: { ...handoff, next_steps: ['Tell the users'] } },
      'handoff.json has 1 next step',
    ],
    [
      'a gap is open',
      { acceptance: { ...acceptance, goal_fit: { status: 'pass', open_gaps: ['g'] } } },
      'acceptance.json has 1 open gap',
    ],
    ['a gap is not verified', { evidence }, 'evidence.json has 1 gap that nobody verified'],
    [
      'learning is pending',
      { learning: { ...learning, status: 'pending' } },
      'learning.json has the status pending, not learned',
    ],
    [
      'learning is blocked',
      { learning: { ...learning, status: 'blocked' } },
      'learning.json has the status blocked, not learned',
    ],
    [
      'a route is deferred without a trigger',
      routed({ status: 'deferred' }),
      'is deferred without a trigger',
    ],
    ['a route is rejected without a reason', routed({ status: 'rejected' }), 'is rejected without a reason'],
    ['a route is completed nowhere', routed({ status: 'completed' }), 'is completed, but no ref says where'],
    ['a ref is TBD', routed({ status: 'completed', ref: 'TBD' }), '"TBD" is no reference'],
    ['a ref is later', routed({ status: 'open', ref: 'later' }), '"later" is no reference'],
    ['a ref is none', routed({ status: 'completed', ref: 'none' }), '"none" is no reference'],
    ['a ref is n/a', routed({ status: 'completed', ref: 'n/a' }), '"n/a" is not a committed file'],
    [
      'a ref is a file that does not exist',
      routed({ status: 'completed', ref: 'docs/later.md' }),
      '"docs/later.md" is not a committed file',
    ],
    [
      'the documentation is missing',
      { release: { ...release, docs: { status: 'missing' } } },
      'the documentation has the status missing',
    ],
    [
      'the release names a document that is not there',
      { release: { ...release, docs: { status: 'updated', refs: ['docs/no.md'] } } },
      '"docs/no.md" is not a committed file',
    ],
    ['a sidecar is no object', { critique: 7 }, 'critique.json is not a JSON object'],
  ])('where %s', (_name, sidecars, reason) => {
    expect(reasonsOf(sidecars).join('\n')).toContain(reason)
  })

  it.each([
    ['a decision', [entry('decisions/0001.md')], 'decisions/0001.md is content that is promoted nowhere'],
    [
      'a work tree',
      [entry('worktree/.git'), entry('worktree/a.ts')],
      'worktree/ is a git work tree or repository',
    ],
    ['another session', [entry('inner/state.json')], 'inner/ is another session'],
    ['a link', [entry('notes', { kind: 'symlink' })], 'notes is a symlink, and links are not followed'],
    ['a socket', [entry('s', { kind: 'other' })], 's is neither a file nor a folder'],
    [
      'a log with a decision',
      [entry('agents/a/events.jsonl', { text: '{"kind":"decision"}' })],
      'agents/a/events.jsonl line 1 holds a decision',
    ],
    [
      'a log that is none',
      [entry('agents/a/events.jsonl', { text: 'We chose B.' })],
      'agents/a/events.jsonl line 1 is not an event',
    ],
    ['a file that nobody knows', [entry('state.json.bak')], 'state.json.bak is content'],
    [
      'a file like a disposable one, elsewhere',
      [entry('old/command-log.jsonl')],
      'old/command-log.jsonl is content',
    ],
  ])('where its folder holds %s', (_name, entries, reason) => {
    expect(reasonsOf({}, entries).join('\n')).toContain(reason)
  })

  it('where a process may still write it', () => {
    const fresh = entry('.workflow-sidecar.lock', { changedAt: at - 120_000 })
    expect(reasonsOf({}, [fresh])).toEqual([
      '.workflow-sidecar.lock changed 2 minutes ago: a live process may hold the session',
    ])
    const state = { ...goodSidecars.state, updated_at: '2026-11-19T23:30:00Z' }
    expect(reasonsOf({ state })).toEqual([
      'state.json changed 30 minutes ago: a live process may hold the session',
    ])
    expect(reasonsOf({}, [entry('command-log.jsonl', { changedAt: at + 9_000_000 })])[0]).toContain(
      'is dated in the future',
    )
  })

  it('where its folder was not read to the end, or not at all', () => {
    expect(reasonsOf({}, [], known(files), ['decisions/ cannot be read (EACCES)'])).toEqual([
      'decisions/ cannot be read (EACCES)',
    ])
    expect(evaluateRemoval(sessionOf(closed), { committed: known(files), at, keepDays: 14 }).reasons).toEqual(
      ['its folder was not read'],
    )
  })

  it('where nothing outside names its result', () => {
    const bare = {
      ...{
        learning: undefined,
        release: undefined,
        evidence: { ...evidence, not_verified_gaps: [], external_evidence: [] },
      },
      state: { ...goodSidecars.state, work_item_refs: [] },
    }
    expect(reasonsOf(bare)).toContain(
      'evidence.json names no pull request, issue or document that holds its result',
    )
  })

  it('where a path could not be looked up', () => {
    expect(reasonsOf({}, [], unknown('not a git repository')).join()).toContain(
      '"docs/retry.md" could not be checked: not a git repository',
    )
  })

  it('and at most 20 reasons are given', () => {
    const many = Array.from({ length: 50 }, (_, index) => entry(`n${index}.md`))
    expect(reasonsOf({}, many)).toHaveLength(21)
  })
})

it('the disposable files are a closed list, matched from the folder on', () => {
  expect(disposableFiles.map(({ path }) => path)).toEqual([
    'state.json',
    'transition-attempts.json',
    'assignment-provider-state.json',
    'transition-diagnostics.jsonl',
    'command-log.jsonl',
    'agents/*/events.jsonl',
    '.workflow-sidecar.lock',
  ])
  expect(disposableFileOf('agents/a/b/events.jsonl')).toBeNull()
  expect(disposableFileOf('stateXjson')).toBeNull()
})
