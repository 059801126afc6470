import type { FieldName } from '../../closeout/model/closeout.ts'
import { durableText, isDurableReference } from '../../text/durable-text.ts'
import { asObject, asObjects, asText, asTexts, type JsonObject } from '../../text/json/json.ts'
import { activeStatuses, runStatuses } from '../../vocabulary/run-state.ts'
import { draftChanges } from './draft-changes.ts'
import { ask, capped, type Draft, type Lines, orAsk, reference, skip, text, word } from './draft-lines.ts'
import { draftVerification } from './draft-verification.ts'

const releaseDecisions = ['merge', 'release', 'deploy', 'hold', 'rollback_required']

/** Why a result does not ship, as the first words of its line; none of them is a label of a field. */
const heldBack: Readonly<Record<string, string>> = {
  hold: 'held back',
  rollback_required: 'to be taken back',
  canceled: 'ended without shipping',
  failed: 'ended without shipping',
  not_verified: 'nothing shipped yet',
  blocked: 'nothing shipped yet',
}
const whyHeldBack = (key: unknown): string | undefined =>
  typeof key === 'string' && Object.hasOwn(heldBack, key) ? heldBack[key] : undefined

const shipped: Draft = ({ state, acceptance, release }) => {
  const decision = asText(release?.decision)
  const status = asText(state?.status) ?? ''
  const [decided, stopped] = [whyHeldBack(decision), whyHeldBack(status)]
  if (decided)
    return [text(decided, `release.json decided on ${word(decision, releaseDecisions)}`), ...nextStep(state)]
  if (stopped) return [text(stopped, `the run is ${word(status, runStatuses)}`), ...nextStep(state)]
  const fit = asObject(acceptance?.goal_fit)
  const summary = asText(fit?.summary)
  const isOpen = (activeStatuses as readonly string[]).includes(status) || status === 'new' || status === ''
  if (isOpen || summary === null || fit?.status === 'pending') {
    return ask(`say what shipped, or what did not and why; the run is ${word(status, runStatuses)}`)
  }
  const leads: Readonly<Record<string, string>> = {
    pass: 'the goal is met',
    accepted_gap: 'the goal is met, with a gap that was accepted',
    fail: 'the goal is not met',
    not_verified: 'nobody verified that the goal is met',
  }
  const passed = asObjects(acceptance?.criteria).filter(criterion => criterion.status === 'pass')
  return capped([
    text(leads[String(fit?.status)] ?? 'about the goal', summary),
    ...passed.flatMap(({ description }) => (asText(description) ? [text('holds', String(description))] : [])),
  ])
}

const nextStep = (state: JsonObject | null): Lines => {
  const summary = asText(asObject(state?.next_action)?.summary)
  return summary ? [text('what comes next', summary)] : []
}

const docRefs = (release: JsonObject | null): readonly string[] =>
  asTexts(asObject(release?.docs)?.refs).filter(isDurableReference)

const docs: Draft = ({ release }) => {
  const decision = asObject(release?.docs)
  const summary = asText(decision?.summary)
  if (decision?.status === 'not_needed' && summary) return skip(summary)
  if (decision?.status === 'updated' && (summary || docRefs(release).length > 0)) {
    return capped([
      ...docRefs(release).map(to => reference('updated', to)),
      ...(summary ? [text('in short', summary)] : []),
    ])
  }
  return ask(
    decision?.status === 'followup_required' || decision?.status === 'missing'
      ? 'release.json says that the documentation is still to be written: name the documents, or say why none is needed'
      : 'name the documents that were updated, or say why none is needed',
  )
}

const recordPath = /adr|decision|readme|schema|contract|runbook|release|changelog/i

const records: Draft = ({ release, routes }) => {
  const written = routes.flatMap(({ status, ref }) =>
    status === 'completed' && ref && isDurableReference(ref) ? [ref] : [],
  )
  const paths = [...new Set([...docRefs(release), ...written])].filter(to => recordPath.test(to))
  const decision = asObject(release?.docs)
  const reason = asText(decision?.summary)
  if (paths.length === 0 && decision?.status === 'not_needed' && reason) return skip(reason)
  return orAsk(
    paths.map(to => reference('written', to)),
    'name the ADRs, README sections, schema docs, runbooks or release notes that were made, or say why none was',
  )
}

const followUps: Draft = ({ learning, routes }) => {
  if (!learning) return ask('say what follows from this run, or why nothing does; there is no learning.json')
  if (routes.length > 0) return routes.map(route => ({ kind: 'route', route }))
  return ask('say what follows from this run, or why nothing does; learning.json routes nothing')
}

const runtime: Draft = ({ tracked, root }) => {
  if (!tracked.known)
    return ask(`confirm that no runtime file is tracked; git could not say: ${durableText(tracked.why)}`)
  if (tracked.value.length > 0) {
    return ask(
      `untrack the runtime files, of which git tracks ${tracked.value.length}: git rm -r --cached ${durableText(root)}`,
    )
  }
  return [text('confirmed', 'runtime files stay untracked, git ls-files lists none under the artifact root')]
}

/** How each field is drafted from the sidecars. What they do not say becomes a `TODO`. */
export const draftFields: Readonly<Record<FieldName, Draft>> = {
  shipped,
  changes: draftChanges,
  verification: draftVerification,
  docs,
  records,
  follow_ups: followUps,
  runtime,
}
