import type { LifecycleRequest } from '../model/lifecycle-status.ts'
import { approve } from './approve.ts'
import { archive, unarchive } from './archive.ts'
import { hold, unhold } from './hold.ts'
import { override } from './override.ts'
import { appendHistory, type Replay, type ReplayInput, type Step } from './replay.ts'
import { ownState, recordState, state } from './state-labels.ts'
import { retract, withdraw } from './take-back.ts'

/**
 * Replay everything that happened on a pull request: the result has approvals with their receipts, the hold,
 * the history, and the refused requests with the legal way.
 *
 * The same facts give the same result, in whatever order their deliveries came.
 */
export const replayLifecycle = (input: ReplayInput): Replay => {
  const toggle = input.requests.find(
    request => request.intent.kind === 'drafted' || request.intent.kind === 'readied',
  )
  const begin: Replay = {
    isDraft: toggle ? toggle.intent.kind === 'readied' : input.facts.change.isDraft,
    isMerged: false,
    isClosed: false,
    shownState: null,
    hold: null,
    grants: [],
    holds: [],
    withdrawals: [],
    decisions: [],
    archive: null,
    isKept: false,
    moves: [
      {
        at: input.facts.change.createdAt,
        by: input.facts.change.author?.login ?? 'ghost',
        text: 'opened the pull request',
      },
    ],
    refusals: [],
    asksHelp: false,
  }
  return input.requests.reduce((replay, request) => steps[request.intent.kind](replay, request, input), begin)
}

/** What each kind of event does: a new kind does not compile until it has its row. */
const steps: { readonly [K in LifecycleRequest['intent']['kind']]: Step } = {
  drafted: (replay, request) => ({
    ...appendHistory(replay, request, 'converted it to a draft'),
    isDraft: true,
  }),
  readied: (replay, request) => ({
    ...appendHistory(replay, request, 'marked it as ready for review'),
    isDraft: false,
  }),
  closed: (replay, request) =>
    replay.isMerged ? replay : { ...appendHistory(replay, request, 'closed it'), isClosed: true },
  reopened: (replay, request) => ({
    ...appendHistory(replay, request, 'reopened it'),
    isClosed: false,
    archive: null,
  }),
  merged: (replay, request, { facts: { change } }) => ({
    ...appendHistory(
      replay,
      request,
      `merged it into ${change.base.ref}${change.merge ? ` as ${change.merge.commit.slice(0, 12)}` : ''}`,
    ),
    isMerged: true,
    isClosed: true,
  }),
  force_pushed: (replay, request) => appendHistory(replay, request, 'force-pushed'),
  retargeted: (replay, request) => appendHistory(replay, request, 'changed the base branch'),
  // No webhook says so, so the record would be late.
  queued: replay => replay,
  dequeued: replay => replay,
  help: replay => ({ ...replay, asksHelp: true }),
  approve: (replay, request, input) =>
    request.isOurs ? recordState(replay, request, 'approved') : approve(replay, request, input),
  override: (replay, request, input) => (request.isOurs ? replay : override(replay, request, input)),
  withdraw: (replay, request, input) => (request.isOurs ? replay : withdraw(replay, request, input)),
  retract,
  hold,
  unhold,
  archive: (replay, request, input) =>
    request.isOurs ? recordState(replay, request, 'archived') : archive(replay, request, input),
  unarchive: (replay, request, input) => (request.isOurs ? replay : unarchive(replay, request, input)),
  state: (replay, request, input) => (request.isOurs ? ownState : state)(replay, request, input),
}
