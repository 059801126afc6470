import type { ParseCloseout } from '../core/closeout/remember-closeouts.ts'
import type { ChangeSubject, PullRequestFacts } from '../core/gate/model/facts.ts'
import { type Policy, policyPath } from '../core/policy/model/policy.ts'
import { type Known, unknown } from '../core/vocabulary/known.ts'
import type { ChangeReader } from '../io/change-reader.ts'
import type { Client } from '../io/github/client/client.ts'
import type { Change } from './check-change.ts'

/** What a change is made of. `github` is `null` where GitHub cannot be asked. */
export type ChangeParts = {
  readonly subject: ChangeSubject
  readonly reader: ChangeReader
  readonly pullRequest: Promise<Known<PullRequestFacts | null>>
  readonly github: { readonly client: () => Promise<Client>; readonly serverUrl: string } | null
  readonly at: string
  /** Where the policy is, relative to the root; `.github/closeout.yml` where it is not given. */
  readonly policyPath?: string
  readonly artifactStore?: string | null
  readonly gateWorkflow?: string | null
  readonly mode?: Policy['mode'] | null
  readonly parse?: ParseCloseout
}

/** Why nothing is asked of GitHub. */
export const noToken = 'no token was given to ask GitHub with; set GITHUB_TOKEN, or the input github-token'

/** A change that asks GitHub for references and comments when the check needs them, and not before. */
export const makeChange = ({ github, ...parts }: ChangeParts): Change => {
  const { repository, number } = parts.subject
  return {
    policyPath,
    artifactStore: null,
    gateWorkflow: null,
    mode: null,
    ...parts,
    readReferences: async targets => {
      if (github === null || repository === null) return new Map(targets.map(one => [one, unknown(noToken)]))
      const { readReferences } = await import('../io/github/read/read-references.ts')
      return readReferences(await github.client(), repository, targets, github.serverUrl)
    },
    readComments: async () => {
      if (github === null || repository === null || number === null) return unknown(noToken)
      const { readComments } = await import('../io/github/read/read-comments.ts')
      return readComments(await github.client(), repository, number)
    },
  }
}
