import type { Change } from './check-change.ts'
import type { ChangeReader } from './edge/change-reader.ts'
import { openCheckout } from './edge/disk/open-checkout.ts'
import type { CheckoutSubject } from './edge/disk/orient-checkout.ts'
import type { GithubRequest } from './edge/github/github-request.ts'
import type { ChangeTarget, PullRequestSnapshot } from './model/change-target.ts'
import { CloseoutError } from './model/errors.ts'
import type { ChangeSubject, PullRequestFacts, Repository } from './model/facts.ts'
import { type Known, known, unknown } from './model/known.ts'
import type { Policy } from './model/policy.ts'

/** Reaches GitHub. Called once, and only when something is asked: loading the client takes longer than the gate. */
export type Connect = () => Promise<GithubRequest>

export type OpenRequest = {
  readonly target: ChangeTarget
  /** A folder of the checkout; without one there, GitHub is asked for everything. */
  readonly directory: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly connect: Connect | null
  readonly policyPath: string
  readonly mode: Policy['mode'] | null
  readonly at: string
  readonly gateWorkflow: string | null
}

/** A change that holds git open. */
export type OpenChange = Change & { readonly close: () => Promise<void> }

/**
 * Find out what is to be judged and where its facts come from: the checkout where it holds the change, GitHub for
 * what it does not hold.
 *
 * @throws CloseoutError  where the surroundings do not allow a judgement: no git, no commit, no such base, no pull request
 */
export const openChange = async (request: OpenRequest): Promise<OpenChange> => {
  const { target } = request
  const live = readLive(request)
  const snapshot = await firstSnapshot(target, live)
  const { reader, base, head } = await openReader(request, snapshot)
  const repository = target.repository
  return {
    subject: subjectOf(target, snapshot, base, head),
    reader,
    pullRequest: factsOf(target, live),
    readReferences: async targets => {
      if (request.connect === null || repository === null) return cannotLookUp(targets)
      const { readReferences } = await import('./edge/github/read-references.ts')
      return readReferences(await request.connect(), repository, targets)
    },
    readComments: async () => {
      const number = numberOf(target)
      if (request.connect === null || repository === null || number === null) return unknown(noToken)
      const { readComments } = await import('./edge/github/read-comments.ts')
      return readComments(await request.connect(), repository, number)
    },
    at: request.at,
    gateWorkflow: request.gateWorkflow,
    mode: request.mode,
    close: reader.close,
  }
}
