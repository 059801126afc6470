import type { RequestIntent } from './lifecycle-status.ts'
import type { ReportedKind } from './pull-request-facts.ts'

/** Who may make a request, by the check that the app makes. `says` is for people. */
export const authorities = {
  anyone: { says: 'anyone' },
  approver: { says: 'an approver' },
  'approver role': { says: 'an approver’s role' },
  'approver role or holder': { says: 'an approver’s role, or who set it' },
  'triage or author': { says: 'triage, write or the author' },
  reviewer: { says: 'the reviewer, or whom GitHub lets dismiss the review' },
  nobody: { says: 'nobody: the label only shows the state' },
} as const satisfies Record<string, { readonly says: string }>
export type Authority = keyof typeof authorities

/** What people can ask for: the intents, but for those with which GitHub only reports what happened. */
export type RequestKind = Exclude<RequestIntent['kind'], ReportedKind>

/** A request: what it does, how it is made, who may make it, and what happens where somebody else does. */
export type RequestRule = {
  readonly does: string
  readonly ways: string
  readonly who: Authority
  readonly otherwise: string
}

const toApprover = 'The app undoes it. The record says why and names the roles that are needed'

/** Who can do what. The replay checks requests by this table, and docs/mirror.md shows it. */
export const requestRules = {
  approve: {
    does: 'approve the current content',
    ways: 'the label `approved`; an approving review; the button **Approve**; `/closeout approve`',
    who: 'approver',
    otherwise: `${toApprover}, or the policy line that would allow it`,
  },
  override: {
    does: 'let errors of the closeout pass for the current content, for a time',
    ways: '`/closeout override <reason>`, where the policy allows it (`override.allowed`)',
    who: 'approver',
    otherwise: 'It has no effect. The record says why and names the roles that are needed',
  },
  withdraw: {
    does: 'withdraw every approval',
    ways: 'remove the label `approved`',
    who: 'approver role',
    otherwise:
      'Without the role, people withdraw only their own approval. If somebody else’s stands, the app adds the label again',
  },
  retract: {
    does: 'withdraw an approving review',
    ways: 'dismiss the review; request changes',
    who: 'reviewer',
    otherwise: 'GitHub refuses it',
  },
  hold: {
    does: 'stop the artifact',
    ways: 'the label `hold`; the button **Hold**; `/closeout hold`',
    who: 'triage or author',
    otherwise:
      'It has no effect, and the record says so. GitHub itself lets nobody without the role triage add a label',
  },
  unhold: {
    does: 'lift the hold',
    ways: 'remove the label `hold`; `/closeout unhold`',
    who: 'approver role or holder',
    otherwise: 'The hold stays, and the app adds the label again',
  },
  archive: {
    does: 'archive a published artifact',
    ways: 'the label `archived`; `/closeout archive`',
    who: 'approver role',
    otherwise: toApprover,
  },
  unarchive: {
    does: 'take a merged artifact out of the archive',
    ways: 'remove the label `archived`',
    who: 'approver role',
    otherwise: toApprover,
  },
  state: {
    does: 'set or remove the label `draft`, `ready for review` or `published`',
    ways: 'the label',
    who: 'nobody',
    otherwise: 'The app undoes it. The record says how the state is reached',
  },
  help: {
    does: 'open the list of commands in the record',
    ways: '`/closeout help`',
    who: 'anyone',
    otherwise: '',
  },
} as const satisfies Record<RequestKind, RequestRule>
