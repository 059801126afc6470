import { rememberCloseouts } from '../../core/closeout/remember-closeouts.ts'
import { shouldFail } from '../../core/gate/evaluate-change.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import type { Report } from '../../core/gate/model/report.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import { parsePolicy } from '../../core/policy/parse-policy.ts'
import { CloseoutError, unreadError } from '../../core/vocabulary/errors.ts'
import { known } from '../../core/vocabulary/known.ts'
import type { RuleCode } from '../../core/vocabulary/rule-codes.ts'
import { openRemoteChange } from '../../io/github/change/open-remote-change.ts'
import { readBaseTip } from '../../io/github/change/read-change.ts'
import { type Client, createClient } from '../../io/github/client/client.ts'
import type { GitHubRequest } from '../../io/github/client/shapes.ts'
import { type ListedPull, readOpenPulls } from '../../io/github/read/read-open-pulls.ts'
import { type Change, checkChange } from '../check-change.ts'
import { makeChange } from '../make-change.ts'
import { readAtTip } from './read-at-tip.ts'
import type { ReadOwnerPolicy } from './read-owner-policy.ts'
import { readComposed, readPolicy } from './read-policy.ts'

/** What the gate decides by one policy. `fails`: the check fails, by the mode of the policy too. */
export type Decision = {
  readonly verdict: Report['verdict']
  readonly fails: boolean
  readonly errors: readonly RuleCode[]
}

/** An open pull request by the policy in force and by the new one. `unread`: why nothing could be decided. */
export type ComparedPull = {
  readonly number: number
  readonly title: string
  readonly author: string | null
  readonly before: Decision
  readonly after: Decision
  readonly changes: boolean
  readonly unread: string | null
}

/** `isCut`: there are more open pull requests than were compared. */
export type PolicyDiff = { readonly pulls: readonly ComparedPull[]; readonly isCut: boolean }

export type DiffRequest = {
  readonly request: GitHubRequest
  readonly repository: Repository
  readonly serverUrl: string
  readonly policyPath: string
  readonly next: { readonly content: Uint8Array; readonly source: string }
  readonly readOwnerPolicy?: ReadOwnerPolicy | undefined
  /** The most pull requests to compare. */
  readonly most: number
  readonly at: string
  readonly onProgress: (done: number, total: number) => void
}

/** So many pull requests are compared at the same time. */
const atOnce = 4

/**
 * Check each open pull request by the policy in force and by another one.
 *
 * @throws CloseoutError  where the list cannot be read, or the new policy has a defect
 */
export const diffPolicy = async (request: DiffRequest): Promise<PolicyDiff> => {
  const { content, source } = request.next
  refuseDefects(parsePolicy(content, source, source), source)
  const listed = await readOpenPulls(createClient(request.request), request.repository, request.most)
  if (!listed.known) throw unreadError(listed, `Cannot read ${listed.why}.`)
  const { pulls, isCut } = listed.value
  const compared: ComparedPull[] = []
  for (let from = 0; from < pulls.length; from += atOnce) {
    const group = pulls.slice(from, from + atOnce)
    compared.push(...(await Promise.all(group.map(pull => comparePull(request, pull)))))
    request.onProgress(compared.length, pulls.length)
  }
  return { pulls: compared, isCut }
}

const comparePull = async (request: DiffRequest, pull: ListedPull): Promise<ComparedPull> => {
  // Each has a client of its own, whose time limit and memory are for one pull request.
  const client = createClient(request.request)
  const change = await openListed(request, pull, client)
  const [inForce, next] = await Promise.all([
    readPolicy(change),
    readComposed(change, request.next.content, request.next.source),
  ])
  const reading = 'reading' in next ? next.reading : next
  refuseDefects(reading, request.next.source)
  const before = await decide(change, inForce)
  const after = await decide(change, reading)
  const unread = before.unread ?? after.unread
  return {
    number: pull.number,
    title: pull.title,
    author: pull.facts.author?.login ?? null,
    before: before.decision,
    after: after.decision,
    changes:
      unread === null &&
      (before.decision.verdict !== after.decision.verdict || before.decision.fails !== after.decision.fails),
    unread,
  }
}

const refuseDefects = ({ problems }: PolicyReading, source: string): void => {
  const [problem] = problems
  if (!problem) return
  const { path, line, column, message, fix } = problem
  const what = `${path}:${line}:${column}: ${message}`.replace(/\.?$/, '.')
  throw new CloseoutError('usage', `The policy ${source} cannot be compared: ${what}`, {
    where: source,
    ...(fix === undefined ? {} : { fix }),
  })
}

const decide = async (
  change: Change,
  policyReading: PolicyReading,
): Promise<{ readonly decision: Decision; readonly unread: string | null }> => {
  const { report } = await checkChange({ ...change, policyReading })
  const errors = report.findings.filter(({ level }) => level === 'error')
  // Also where something else fails already: with what was not read, the other policy may decide otherwise.
  const unread = errors.find(({ code }) => code === 'fact-unknown')
  return {
    decision: {
      verdict: report.verdict,
      fails: shouldFail(report),
      errors: [...new Set(errors.map(({ code }) => code))],
    },
    unread: unread?.message ?? null,
  }
}

const openListed = async (
  { repository, serverUrl, policyPath, readOwnerPolicy, at }: DiffRequest,
  { number, base, head, defaultBranch, facts }: ListedPull,
  client: Client,
): Promise<Change> => {
  const tip = await readBaseTip(client, repository, base.ref)
  const baseSha = tip.known ? tip.value : base.sha
  return makeChange({
    subject: {
      kind: 'pull_request',
      repository,
      number,
      base: { ref: base.ref, sha: baseSha },
      head: { ref: head.ref, sha: head.sha },
      tip: head.sha,
      isDefaultBranch: defaultBranch === null || base.ref === defaultBranch,
    },
    reader: readAtTip(
      openRemoteChange({
        client,
        repository,
        subject: { kind: 'pull_request', base: baseSha, head: head.sha, number },
      }),
      tip,
    ),
    pullRequest: Promise.resolve(known(facts)),
    github: { client: async () => client, serverUrl },
    at,
    policyPath,
    readOwnerPolicy,
    parse: rememberCloseouts(),
  })
}
