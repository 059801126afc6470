import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { known } from '../../../src/core/vocabulary/known.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import { localChange } from '../change/local-change.ts'
import { makeRepository } from '../repository.ts'
import { root } from '../root.ts'

const folder = join(root, 'test/fixtures/agent-closeouts')

/** A body of the corpus, and what its author expects of the gate. `code` is a guess for a failing one. */
export type AgentCloseout = {
  readonly file: string
  readonly body: string
  readonly expect: 'pass' | 'fail'
  readonly code: string | null
}

type AssumedChange = Readonly<Record<'added' | 'modified' | 'removed' | 'unchanged', readonly string[]>> &
  Readonly<Record<'issues' | 'pull_requests', readonly number[]>> & { readonly pull_request: number }

export const agentCloseouts: readonly AgentCloseout[] = (
  JSON.parse(readFileSync(join(folder, 'expectations.json'), 'utf8')) as Omit<AgentCloseout, 'body'>[]
).map(one => ({ ...one, body: readFileSync(join(folder, one.file), 'utf8') }))

const assumed = JSON.parse(
  /```json\n([\s\S]*?)\n```/.exec(readFileSync(join(folder, 'README.md'), 'utf8'))?.[1] ?? 'null',
) as AssumedChange

const ignore = '.gitignore'
const linesOf = (paths: readonly string[], word: string) =>
  Object.fromEntries(paths.map(path => [path, `${word} ${path}\n`]))

/** The change that the README of the corpus assumes, as a real repository: `main`, and the head checked out. */
const buildChange = (): string => {
  const repository = makeRepository()
  const { added, modified, removed, unchanged } = assumed
  const before = linesOf([...modified, ...removed, ...unchanged], 'Before:')
  repository.commit({ ...before, [ignore]: 'node_modules/\n.flow-agents/\n' }, 'Start')
  repository.branch('work')
  const gone = Object.fromEntries(removed.map(path => [path, null]))
  const after = linesOf([...added, ...modified], 'After:')
  repository.commit({ ...after, ...gone, [ignore]: 'dist/\n.flow-agents/\n' }, 'Change')
  return repository.dir
}

const isThere = (target: string): boolean => {
  const number = Number(/(?:#|GH-|\/(?:issues|pull)\/)(\d+)$/.exec(target)?.[1])
  return [...assumed.issues, ...assumed.pull_requests].includes(number)
}

/** A gate over the assumed change: only what GitHub would say of a reference comes from the README. */
export const openAssumedChange = (): ((body: string) => Promise<Report>) => {
  const directory = buildChange()
  return async body => {
    const change = await openChange(localChange(directory, body))
    const readReferences = async (targets: readonly string[]) =>
      new Map(targets.map(target => [target, known(isThere(target))]))
    try {
      return (await checkChange({ ...change, readReferences })).report
    } finally {
      await change.close()
    }
  }
}
