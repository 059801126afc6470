import type { RunRecord } from '../../core/closeout/model/record.ts'
import { followUpAuthority } from '../../core/follow-ups/model/follow-up-authority.ts'
import type { LedgerEntry, TextWitness, Witness } from '../../core/lifecycle/model/approval.ts'
import type { GateResult } from '../../core/lifecycle/model/gate-result.ts'
import type { LifecycleFacts } from '../../core/lifecycle/model/pull-request-facts.ts'
import { unreadError } from '../../core/vocabulary/errors.ts'
import type { Route } from '../../core/vocabulary/route.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readRole } from '../../io/github/read/read-role.ts'
import { readRecords } from '../read-records.ts'

/** Lines and records of one text. */
export type WrittenText = { readonly lines: readonly Route[]; readonly records: readonly RunRecord[] }

/**
 * The text whose routes count, `null` where the routes that the check keeps count. `edited` is the time of the last edit
 * after the merge that counts, `null` for none.
 */
export type RouteText = { readonly text: WrittenText | null; readonly edited: string | null }

/** What the choice depends on. `entry` is what the check keeps of the pull request. */
export type RouteTextInput = {
  readonly client: Client
  readonly facts: LifecycleFacts
  readonly gate: GateResult
  readonly entry: LedgerEntry | null
  readonly witnesses: readonly Witness[]
}

/**
 * Choose the text whose routes count.
 *
 * Before the merge it is the current one. The first reconcile after the merge takes the text that the delivery of the
 * merge shows, and keeps its routes. Later only an edit by somebody with write access counts, as its own delivery shows
 * it: the current text may already be somebody else's.
 *
 * @throws CloseoutError  if the role of an editor cannot be read: the reconcile is tried again with its deliveries
 */
export const readRouteText = async (input: RouteTextInput): Promise<RouteText> => {
  const { facts, gate, entry, witnesses } = input
  const live = { lines: gate.routes ?? [], records: gate.records }
  if (facts.change.merge === null) return { text: live, edited: null }
  const before = entry?.frozen?.edited ?? null
  const edit = await findEdit(input, before ?? '')
  if (edit) return { text: await readText(gate, edit.body), edited: edit.at }
  if (entry?.frozen?.routes) return { text: null, edited: before }
  const merge = witnesses.find(one => one.via === 'merge')
  return { text: merge?.via === 'merge' ? await readText(gate, merge.body) : live, edited: before }
}

const writers: readonly string[] = followUpAuthority.editMerged.who

/** The last edit by somebody with write access. An older delivery that comes again changes nothing. */
const findEdit = async (
  { client, facts, witnesses }: RouteTextInput,
  since: string,
): Promise<TextWitness | null> => {
  const edits = witnesses
    .filter((one): one is TextWitness => one.via === 'edit' && one.at >= since)
    .toReversed()
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  for (const edit of edits) {
    const role = await readRole(client, facts.repository, edit.actor)
    if (!role.known) {
      throw unreadError(role, `Cannot read the role of ${edit.actor}: ${role.why}.`)
    }
    if (writers.includes(role.value)) return edit
  }
  return null
}

const readText = async (gate: GateResult, body: string): Promise<WrittenText> => {
  const closeout = gate.readBody?.(body) ?? null
  if (closeout === null) return { lines: [], records: [] }
  const reading = await readRecords(closeout)
  return { lines: closeout.routes, records: reading.standing === 'valid' ? reading.records : [] }
}

/**
 * The gate's result as it was at the merge, for the first reconcile after it: an edit that came in between must not look
 * like one that came before the merge.
 */
export const gateAtMerge = ({
  facts,
  gate,
  entry,
  witnesses,
}: Omit<RouteTextInput, 'client'>): GateResult => {
  const merge = witnesses.find(one => one.via === 'merge')
  return facts.change.merge === null || entry?.frozen || merge?.via !== 'merge'
    ? gate
    : { ...gate, closeout: gate.digestOfBody(merge.body) }
}
