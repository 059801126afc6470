import { setTimeout as sleep } from 'node:timers/promises'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, placeOf } from '../client/client.ts'
import { asList, asObject, asText } from '../client/shapes.ts'
import { readComparedCommits, readComparison } from './read-comparison.ts'
import type { RemoteReader } from './remote-reader.ts'

/**
 * What GitHub says about merging the head: the commit of its test merge and the base that it merged into; that there
 * are conflicts; or that the pull request is closed, so that there is nothing to merge.
 */
export type TestMerge =
  | { readonly kind: 'merged'; readonly commit: string; readonly base: string }
  | { readonly kind: 'conflict' }
  | { readonly kind: 'closed' }

/** GitHub makes the test merge after it is first asked for; so long is waited before each further question. */
const usualPausesMs: readonly number[] = [1_000, 2_000, 4_000, 8_000]

/** So many commits outside the change are compared with the merge base before GitHub is asked to merge. */
const mostComparisons = 5

/**
 * Whether head and base have several merge bases.
 *
 * GitHub names one. There is another where the change builds on a commit outside of it that does not lie behind that
 * one. Without a merge commit in the change nothing is asked.
 */
export const hasSeveralMergeBases = async (reader: RemoteReader): Promise<Known<boolean>> => {
  const { client, repository, subject } = reader
  const comparison = await readComparison(client, repository, subject.base, subject.head)
  if (!comparison.known) return comparison
  const commits = await readComparedCommits(client, repository, subject.base, subject.head)
  if (!commits.known) return known(true)
  const { mergeBase } = comparison.value
  const own = new Set(commits.value.map(({ oid }) => oid))
  const outer = new Set(commits.value.flatMap(({ parents }) => parents).filter(oid => !own.has(oid)))
  outer.delete(mergeBase)
  if (outer.size > mostComparisons) return known(true)
  for (const oid of outer) {
    const path = await readComparison(client, repository, oid, mergeBase)
    if (!path.known) return path
    if (path.value.mergeBase !== oid) return known(true)
  }
  return known(false)
}

type Standing = {
  readonly isOpen: boolean
  readonly head: string | null
  readonly isMergeable: boolean | null
  readonly commit: string | null
}

const shapeStanding = (data: unknown): Standing | undefined => {
  const pull = asObject(data)
  if (!pull) return undefined
  const { mergeable } = pull
  return {
    isOpen: pull.state === 'open',
    head: asText(asObject(pull.head)?.sha),
    isMergeable: typeof mergeable === 'boolean' ? mergeable : null,
    commit: asText(pull.merge_commit_sha),
  }
}

const askStanding = (
  { client, repository }: RemoteReader,
  number: number,
  attempt: number,
): Promise<Known<Standing>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { ...placeOf(repository), pull_number: number },
    what: `the test merge of pull request ${number}`,
    attempt,
    permission: 'pull-requests: read',
    shape: shapeStanding,
  })

const readParents = (
  { client, repository }: RemoteReader,
  commit: string,
): Promise<Known<readonly string[]>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    parameters: { ...placeOf(repository), commit_sha: commit },
    what: `commit ${commit.slice(0, 10)}`,
    permission: 'contents: read',
    shape: data => asList(asObject(data)?.parents, parent => asText(parent.sha)) ?? undefined,
  })

/**
 * GitHub's test merge of the judged head; unknown where GitHub has none in time, or where the head has moved.
 *
 * Only a merge whose second parent is the judged head counts: an older one stands until GitHub has made the next.
 */
export const readTestMerge = async (reader: RemoteReader): Promise<Known<TestMerge>> => {
  const { subject, pausesMs = usualPausesMs } = reader
  const { number } = subject
  if (!number) {
    return unknown('GitHub merges only pull requests, and none was named; check out with `fetch-depth: 0`')
  }
  for (const [attempt, pauseMs] of [0, ...pausesMs].entries()) {
    await sleep(pauseMs)
    const standing = await askStanding(reader, number, attempt)
    if (!standing.known) return standing
    const { isOpen, head, isMergeable, commit } = standing.value
    if (!isOpen) return known({ kind: 'closed' })
    if (head !== null && head !== subject.head) {
      return unknown(`pull request ${number} has moved on to ${head.slice(0, 10)}, which has its own run`)
    }
    if (isMergeable === false) return known({ kind: 'conflict' })
    if (isMergeable === null || commit === null) continue
    const parents = await readParents(reader, commit)
    if (!parents.known) return parents
    const [base, merged] = parents.value
    if (base && merged === subject.head) return known({ kind: 'merged', commit, base })
  }
  return unknown(
    `GitHub has not made the test merge of pull request ${number} in time; run it again, or check out with \`fetch-depth: 0\``,
  )
}
