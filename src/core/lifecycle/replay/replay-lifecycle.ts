import type { Act } from '../model/lifecycle-status.ts'
import { approve } from './approve.ts'
import { archive, unarchive } from './archive.ts'
import { hold, unhold } from './hold.ts'
import { mirror, ownState, state } from './mirror.ts'
import { move, type Replay, type Replayed, type Step, told } from './replay.ts'
import { retract, withdraw } from './take-back.ts'

/**
 * Fold everything that happened on a pull request into where it has led: approvals with their receipts, the hold,
 * the history, and the requests that were refused with the legal way beside them.
 *
 * The same facts lead to the same place, in whatever order their deliveries came.
 */
export const replayLifecycle = (all: Replayed): Replay => {
  const toggle = all.acts.find(act => act.ask.kind === 'drafted' || act.ask.kind === 'readied')
  const begin: Replay = {
    isDraft: toggle ? toggle.ask.kind === 'readied' : all.facts.change.isDraft,
    isMerged: false,
    isClosed: false,
    mirrored: null,
    mirroredBy: null,
    hold: null,
    grants: [],
    holds: [],
    archive: null,
    isKept: false,
    moves: [
      move(all.facts.change.createdAt, all.facts.change.author?.login ?? 'ghost', 'opened the pull request'),
    ],
    refusals: [],
    asksHelp: false,
  }
  return all.acts.reduce((replay, act) => steps[act.ask.kind](replay, act, all), begin)
}

/** What each act does: a new kind of act does not compile until it has its row. */
const steps: { readonly [K in Act['ask']['kind']]: Step } = {
  drafted: (replay, act) => ({ ...told(replay, act, 'converted it to a draft'), isDraft: true }),
  readied: (replay, act) => ({ ...told(replay, act, 'marked it as ready for review'), isDraft: false }),
  closed: (replay, act) => (replay.isMerged ? replay : { ...told(replay, act, 'closed it'), isClosed: true }),
  reopened: (replay, act) => ({ ...told(replay, act, 'reopened it'), isClosed: false, archive: null }),
  merged: (replay, act) => ({ ...told(replay, act, 'merged it'), isMerged: true, isClosed: true }),
  force_pushed: (replay, act) => told(replay, act, 'force-pushed'),
  help: replay => ({ ...replay, asksHelp: true }),
  approve: (replay, act, all) => (act.isOurs ? mirror(replay, act, 'approved') : approve(replay, act, all)),
  withdraw: (replay, act, all) => (act.isOurs ? replay : withdraw(replay, act, all)),
  retract,
  hold,
  unhold,
  archive: (replay, act, all) => (act.isOurs ? mirror(replay, act, 'archived') : archive(replay, act, all)),
  unarchive: (replay, act, all) => (act.isOurs ? replay : unarchive(replay, act, all)),
  state: (replay, act, all) => (act.isOurs ? ownState : state)(replay, act, all),
}
