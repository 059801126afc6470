import { authorities, type RequestKind, requestRules } from './request-rules.ts'

/**
 * The life of a pull request's artifact, as a table.
 *
 * `label` is what follows the policy's prefix; `color` and `description` are what the label is made with;
 * `says` is the meaning of the state.
 *
 * @see seed 000, "Lifecycle"
 */
export const lifecycleStates = {
  draft: {
    label: 'draft',
    color: '9AA0A6',
    description: 'The artifact is not complete yet; the check says what is missing.',
    says: 'not ready for review yet',
  },
  ready: {
    label: 'ready for review',
    color: 'FBCA04',
    description: 'The closeout is complete; the artifact waits for an approval.',
    says: 'complete, and waits for an approval',
  },
  approved: {
    label: 'approved',
    color: '0E8A16',
    description: 'Someone with the authority to do so approved exactly this content.',
    says: 'reviewed and approved with exactly this content',
  },
  published: {
    label: 'published',
    color: '1D76DB',
    description: 'The artifact has shipped; the record says by whom, when and where to.',
    says: 'shipped',
  },
  archived: {
    label: 'archived',
    color: '5B5F66',
    description: 'Kept for history after the active review.',
    says: 'kept for history',
  },
} as const satisfies Record<string, LabelWords & { readonly says: string }>

/** How a label is made: `description` has at most 100 characters, as GitHub allows. */
export type LabelWords = { readonly label: string; readonly color: string; readonly description: string }

export type LifecycleState = keyof typeof lifecycleStates
export const lifecycleNames = Object.keys(lifecycleStates) as readonly LifecycleState[]

/** The label that stops an artifact until it is removed. It is set in addition to the state label. */
const holdLabel = {
  label: 'hold',
  color: 'B60205',
  description: 'Someone stopped this artifact; nothing moves until the hold is lifted.',
} as const satisfies LabelWords

/** Every label of the app, by its key. */
export const lifecycleLabels = { ...lifecycleStates, hold: holdLabel } as const
export type LifecycleLabel = keyof typeof lifecycleLabels
export const lifecycleLabelNames = Object.keys(lifecycleLabels) as readonly LifecycleLabel[]

/**
 * Who moves an artifact: `facts` are the pull request, its gate and its merge, which the app only reads;
 * an `approver` and a `maintainer` are people whose authority is checked at the request.
 */
export type Mover = 'facts' | 'approver' | 'maintainer'

/** A legal move: who or what can make it, and how, as an instruction. */
export type LegalMove = { readonly by: readonly Mover[]; readonly how: string }

const repair = 'Correct what the check names. If the pull request is a draft, mark it as ready for review.'
const close = 'Close the pull request without merging it.'
const merge = 'Merge the pull request.'
const lower = 'Convert the pull request to a draft.'
const reopen = 'Reopen the pull request.'

/** The legal moves from one state, by the state to which they lead. */
export type LegalMoves = Readonly<Partial<Record<LifecycleState, LegalMove>>>

/** The legal moves from each state. A move that is not here cannot be requested. */
export const legalMoves: Readonly<Record<LifecycleState, LegalMoves>> = {
  draft: {
    ready: { by: ['facts'], how: repair },
    published: { by: ['facts'], how: merge },
    archived: { by: ['facts'], how: close },
  },
  ready: {
    draft: { by: ['facts'], how: lower },
    approved: {
      by: ['approver', 'facts'],
      how: 'Add the approved label, approve in a review, press Approve on the check, or comment `/closeout approve`.',
    },
    published: { by: ['facts'], how: merge },
    archived: { by: ['facts'], how: close },
  },
  approved: {
    draft: { by: ['facts'], how: lower },
    ready: {
      by: ['approver', 'facts'],
      how: 'Withdraw the approval: remove the approved label, or request changes in a review.',
    },
    published: { by: ['facts'], how: merge },
    archived: { by: ['facts'], how: close },
  },
  published: {
    archived: {
      by: ['maintainer', 'facts'],
      how: 'Add the archived label or comment `/closeout archive`. Otherwise the app archives it when every route is closed and the retention is over.',
    },
  },
  archived: {
    published: { by: ['maintainer'], how: 'Remove the archived label from the merged pull request.' },
    draft: { by: ['facts'], how: reopen },
    ready: { by: ['facts'], how: reopen },
  },
}

/** The legal move between two states, or `null` where there is none. */
export const findMove = (from: LifecycleState, to: LifecycleState): LegalMove | null =>
  legalMoves[from][to] ?? null

const needs = (kind: RequestKind): string => authorities[requestRules[kind].who].says

/** The commands of a comment. `needs` is who may use one; `help` is one line for the record comment. */
export const commands = {
  recheck: { needs: authorities.anyone.says, help: 'check everything again now' },
  approve: {
    needs: needs('approve'),
    help: 'approve the current content; `approve <commit>` names the commit',
  },
  override: {
    needs: needs('override'),
    help: 'let errors of the closeout pass for a time, where the policy allows it; `override <reason>`',
  },
  hold: { needs: needs('hold'), help: 'stop this artifact until the hold is lifted' },
  unhold: { needs: needs('unhold'), help: 'lift the hold' },
  archive: { needs: needs('archive'), help: 'archive a published artifact now' },
  help: { needs: needs('help'), help: 'show this list' },
} as const satisfies Record<string, { readonly needs: string; readonly help: string }>
export type CommandName = keyof typeof commands

/** A command as it was written. `argument` is the first word after it, of `override` the rest of the line; "" for none. */
export type Command = { readonly name: CommandName; readonly argument: string }
