import type { ParseCloseout } from '../core/closeout/remember-closeouts.ts'
import type { ChangeSubject, PullRequestFacts } from '../core/gate/model/facts.ts'
import { type Policy, policyPath } from '../core/policy/model/policy.ts'
import { type Known, unknown } from '../core/vocabulary/known.ts'
import type { ChangeReader } from '../io/change-reader.ts'
import type { Client } from '../io/github/client/client.ts'
import type { MayDownload } from '../io/github/evidence/download-artifact.ts'
import type { Change } from './check-change.ts'
import { lazy } from './lazy.ts'
import { ownerPolicyReader, type ReadOwnerPolicy } from './policy/read-owner-policy.ts'

/** The parts of a change. `github` is `null` if no token was given. */
export type ChangeParts = {
  readonly subject: ChangeSubject
  readonly reader: ChangeReader
  readonly pullRequest: Promise<Known<PullRequestFacts | null>>
  readonly github: {
    readonly client: () => Promise<Client>
    readonly serverUrl: string
    readonly mayDownload?: MayDownload | undefined
  } | null
  readonly at: string
  /** Path of the policy file, relative to the root; default `.github/closeout.yml`. */
  readonly policyPath?: string
  /** Reads the owner's policy from elsewhere than GitHub. */
  readonly readOwnerPolicy?: ReadOwnerPolicy | undefined
  readonly isFloorEverywhere?: boolean
  readonly artifactStore?: string | null
  readonly gateWorkflow?: string | null
  readonly mode?: Policy['mode'] | null
  readonly parse?: ParseCloseout
  readonly skipsEvidence?: boolean
}

/** Why GitHub was not asked for want of a token. The input is one of the action: a command line has none. */
export const noTokenFor = (kind: ChangeSubject['kind']): string =>
  `no GitHub token was given; ${kind === 'local' ? 'run gh auth login, or set GITHUB_TOKEN' : 'set GITHUB_TOKEN, or the input github-token'}`

/** Why GitHub was not asked about the repository of a change: it is not known, or there is no token. */
const notAskedFor = ({ kind, repository }: ChangeSubject): string => {
  if (repository !== null) return noTokenFor(kind)
  const remedy =
    kind === 'local' ? ': the checkout has no GitHub remote named origin; add --repo owner/name' : ''
  return `the repository on GitHub is not known${remedy}`
}

/** Where GitHub's pages are if nothing else is said. */
const defaultServer = 'https://github.com'

/** A change that reads references and comments from GitHub only when the check needs them. */
export const makeChange = ({ github, skipsEvidence = false, ...parts }: ChangeParts): Change => {
  const { repository, number } = parts.subject
  const noToken = noTokenFor(parts.subject.kind)
  const notAsked = notAskedFor(parts.subject)
  return {
    policyPath,
    artifactStore: null,
    gateWorkflow: null,
    mode: null,
    ...parts,
    readOwnerPolicy: parts.readOwnerPolicy ?? ownerPolicyReader(repository, github?.client ?? null, noToken),
    readReferences: async targets => {
      if (github === null || repository === null) return new Map(targets.map(one => [one, unknown(notAsked)]))
      const { readReferences } = await lazy.readReferences()
      return readReferences(await github.client(), repository, targets, github.serverUrl)
    },
    lookUpEvidence: async request => {
      if (skipsEvidence) return { evidence: null, headMovedTo: null }
      const { lookUpEvidence } = await lazy.lookUpEvidence()
      const client = github === null ? null : await github.client()
      return lookUpEvidence(request, {
        client,
        why: noToken,
        serverUrl: github?.serverUrl ?? defaultServer,
        readReport: async (repository, artifact) => {
          if (client === null) return unknown(noToken)
          const { readTestReport } = await lazy.readTestReport()
          return readTestReport(client, repository, artifact, github?.mayDownload)
        },
      })
    },
    readComments: async () => {
      if (github === null || repository === null || number === null) return unknown(notAsked)
      const { readComments } = await lazy.readComments()
      return readComments(await github.client(), repository, number)
    },
    readRole: async login => {
      if (github === null || repository === null) return unknown(notAsked)
      const { readAccess } = await lazy.readRole()
      return readAccess(await github.client(), repository, login)
    },
  }
}
