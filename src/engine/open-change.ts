import type { PullRequestFacts, Repository } from '../core/gate/model/facts.ts'
import { type Policy, policyPath } from '../core/policy/model/policy.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../core/vocabulary/known.ts'
import type { ChangeReader } from '../io/change-reader.ts'
import { openCheckout } from '../io/git/checkout/open-checkout.ts'
import { openLater } from '../io/git/objects/open-later.ts'
import { foldPath } from '../io/git/trees/fold-path.ts'
import type { Client } from '../io/github/client/client.ts'
import type { GitHubRequest } from '../io/github/client/shapes.ts'
import type { MayDownload } from '../io/github/evidence/download-artifact.ts'
import type { PullRequestReading } from '../io/github/read/shape-pull-request.ts'
import {
  type ChangeTarget,
  checkoutSubjectOf,
  numberOf,
  remoteSubjectOf,
  subjectOf,
  type TargetOf,
} from './change-target.ts'
import type { Change } from './check-change.ts'
import { lazy } from './lazy.ts'
import { makeChange, noTokenFor } from './make-change.ts'
import type { ReadOwnerPolicy } from './policy/read-owner-policy.ts'

/** Connects to GitHub. Called once, with the first request: loading the client takes longer than the gate. */
export type Connect = () => Promise<GitHubRequest>

export type OpenRequest = {
  readonly target: ChangeTarget
  /** A folder of the checkout. If it is not a checkout, everything is read from GitHub. */
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly connect: Connect | null
  readonly policyPath: string
  /** Reads the owner's policy from elsewhere than GitHub. */
  readonly readOwnerPolicy?: ReadOwnerPolicy
  readonly mode: Policy['mode'] | null
  readonly artifactStore: string | null
  readonly at: string
  readonly gateWorkflow: string | null
  /** Which address of a storage an artifact may be downloaded from; by default only https. */
  readonly mayDownload?: MayDownload
}

/**
 * A change with a running git process; `close` ends it. `mergeCommit` is the test merge of the pull request, or its
 * merge, and `pullHead` its head; `null` where there is none.
 */
export type OpenChange = Change & {
  readonly mergeCommit: string | null
  readonly pullHead: string | null
  readonly close: () => Promise<void>
}

/** The GitHub client, and the live pull request, whose request starts at once. */
type Github = { readonly client: () => Promise<Client>; readonly live: Promise<Known<PullRequestReading>> }

/**
 * Find the commits to check and the source of the facts: the checkout if it holds the change, GitHub for the rest.
 *
 * @throws CloseoutError  where the environment allows no check: git, a commit, the base or the pull request is missing
 */
export const openChange = async (request: OpenRequest): Promise<OpenChange> => {
  const { target } = request
  const github = reachGithub(request)
  const snapshot = await chooseSnapshot(target, github)
  const { reader, base, head } = await openReader(request, github, snapshot)
  const serverUrl = request.env.GITHUB_SERVER_URL || 'https://github.com'
  const change = makeChange({
    subject: subjectOf(target, snapshot, base, head),
    reader,
    pullRequest: readFacts(target, github),
    github: github && { client: github.client, serverUrl, mayDownload: request.mayDownload },
    artifactStore: request.artifactStore,
    at: request.at,
    gateWorkflow: request.gateWorkflow,
    policyPath: foldPath(request.policyPath) ?? policyPath,
    readOwnerPolicy: request.readOwnerPolicy,
    mode: request.mode,
  })
  const { mergeCommit = null, head: { sha: pullHead } = noHead } = snapshot ?? {}
  return { ...change, mergeCommit, pullHead, close: reader.close }
}

const noHead = { sha: null }

/** Request the pull request before git starts, so that both run at the same time. */
const reachGithub = ({ target, connect }: OpenRequest): Github | null => {
  if (connect === null) return null
  let pendingClient: Promise<Client> | null = null
  const client = () => {
    pendingClient ??= Promise.all([lazy.createClient(), connect()]).then(([{ createClient }, connection]) =>
      createClient(connection),
    )
    return pendingClient
  }
  const number = numberOf(target)
  const { repository } = target
  const read = async (): Promise<Known<PullRequestReading>> => {
    if (number === null || repository === null) return unknown('no pull request was named')
    const [{ readPullRequest }, asked] = await Promise.all([lazy.readPullRequest(), client()])
    return readPullRequest(asked, repository, number)
  }
  const live = read()
  // The readers await it. If something else fails first, nobody does, and the rejection must not end the process.
  live.catch(() => {})
  return { client, live }
}

/** The commits to check: those of the event if it names them, otherwise those of the live pull request. */
const chooseSnapshot = async (
  target: ChangeTarget,
  github: Github | null,
): Promise<PullRequestReading | null> => {
  if (target.kind === 'pull_request' && target.snapshot !== null) return target.snapshot
  if (target.kind === 'push' || target.kind === 'merge_group' || target.number === null) return null
  const live: Known<PullRequestReading> = github ? await github.live : unknown(noTokenFor(target.kind))
  if (live.known) return live.value
  throw new CloseoutError('github-refused', `Cannot read pull request #${target.number}: ${live.why}.`, {
    fix: fixFor(target.kind, github, live.why),
    lasting: live.lasting,
  })
}

/** What helps depends on how far the request came. */
const fixFor = (kind: ChangeTarget['kind'], github: Github | null, why: string): string => {
  if (github === null)
    return kind === 'local' ? 'gh auth login, or set GITHUB_TOKEN.' : 'Set the input github-token.'
  if (/could not be reached|did not answer|GitHub failed|rate limit|too many requests/.test(why))
    return 'Check the network and the status of GitHub, then run it again.'
  if (/\(401\)/.test(why)) return 'Set a token that is valid and has not expired.'
  return 'Check the number, and give the token the permissions contents: read and pull-requests: read.'
}

/** Author and text of the live pull request. Without a token they come from the event, and the report says so. */
const readFacts = async (
  target: ChangeTarget,
  github: Github | null,
): Promise<Known<PullRequestFacts | null>> => {
  if (target.kind === 'push') return known(null)
  if (target.kind === 'local') return readLocalFacts(target, github)
  if (github !== null) {
    const live = await github.live
    return live.known ? known(live.value.facts) : live
  }
  if (target.kind === 'merge_group' || target.snapshot === null) return unknown(noTokenFor(target.kind))
  return known({ ...target.snapshot.facts, bodySource: 'payload' })
}

const readLocalFacts = async (
  { number, body, isPathsOnly = false }: TargetOf<'local'>,
  github: Github | null,
): Promise<Known<PullRequestFacts | null>> => {
  const live = number !== null && github ? await github.live : null
  const own = body === null ? {} : ({ body, bodySource: 'file' } as const)
  if (isPathsOnly) return known(null)
  if (live?.known) return known({ ...live.value.facts, ...own })
  if (body === null) return unknown('no pull request body was given')
  return known({ author: null, isDraft: false, createdAt: null, labels: [], body, bodySource: 'file' })
}

type OpenReader = {
  readonly reader: ChangeReader
  readonly base: string | null
  readonly head: string | null
}

const openReader = async (
  request: OpenRequest,
  github: Github | null,
  snapshot: PullRequestReading | null,
): Promise<OpenReader> => {
  const { target, directory, env } = request
  const remoteSubject = remoteSubjectOf(target, snapshot)
  const fallback =
    github && remoteSubject && target.repository
      ? openLater(async () => {
          const { openRemoteChange } = await lazy.openRemoteChange()
          return openRemoteChange({
            client: await github.client(),
            repository: target.repository as Repository,
            subject: remoteSubject,
          })
        })
      : null
  const isGiven = target.kind !== 'local'
  try {
    const checkout = await openCheckout({
      cwd: directory,
      env,
      subject: checkoutSubjectOf(target, snapshot),
      fallback: isGiven ? fallback : null,
    })
    const isTheChange = checkout.checkoutKind !== 'elsewhere'
    return {
      reader: checkout,
      base: isTheChange ? checkout.base : (remoteSubject?.base ?? null),
      head: isTheChange ? checkout.head : (remoteSubject?.head ?? null),
    }
  } catch (error) {
    if (!fallback || !remoteSubject || !isNoCheckout(error)) throw error
    return { reader: fallback, base: remoteSubject.base, head: remoteSubject.head }
  }
}

/** Whether the checkout is missing. The change can still be read from GitHub. */
const isNoCheckout = (error: unknown): boolean =>
  error instanceof CloseoutError && ['git-missing', 'not-a-repository', 'no-commit'].includes(error.code)
