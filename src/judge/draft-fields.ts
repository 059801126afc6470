import type { FieldName } from '../model/closeout.ts'
import type { DraftLine } from '../model/closeout-draft.ts'
import { asObject, asObjects, asText, asTexts, type JsonObject } from '../model/json.ts'
import type { Known } from '../model/known.ts'
import type { Route } from '../model/route.ts'
import { activeStatuses, runStatuses } from '../model/run-state.ts'
import { durableText, isDurableReference } from './durable-text.ts'

/** What the fields are drafted from: the sidecars as objects, `null` where one is absent or broken. */
export type DraftSources = {
  readonly state: JsonObject | null
  readonly acceptance: JsonObject | null
  readonly evidence: JsonObject | null
  readonly critique: JsonObject | null
  readonly release: JsonObject | null
  readonly learning: JsonObject | null
  readonly routes: readonly Route[]
  /** Paths under the artifact root that git tracks. */
  readonly tracked: Known<readonly string[]>
  readonly root: string
  readonly pullRequest: number | null
}

type Lines = readonly DraftLine[]
type Draft = (sources: DraftSources) => Lines

const maxLines = 40
const text = (lead: string, said: string): DraftLine => ({ kind: 'text', lead, text: durableText(said) })
const reference = (lead: string, to: string): DraftLine => ({
  kind: 'reference',
  lead,
  reference: to.trim(),
})
const ask = (what: string): Lines => [{ kind: 'ask', ask: what }]
const skip = (reason: string): Lines => [{ kind: 'skip', reason: durableText(reason) }]
const orAsk = (lines: Lines, what: string): Lines => (lines.length > 0 ? capped(lines) : ask(what))

const capped = (lines: Lines): Lines =>
  lines.length <= maxLines
    ? lines
    : [...lines.slice(0, maxLines), text('and more', `${lines.length - maxLines} that the sidecars name`)]

/** A word of an enum as it is written; anything else is not repeated. */
const word = (value: unknown, legal: readonly string[]): string =>
  legal.includes(value as string) ? String(value).replaceAll('_', ' ') : 'unknown'

const releaseDecisions = ['merge', 'release', 'deploy', 'hold', 'rollback_required']

/** What keeps a result from shipping, as the lead of its line; none of them is a label. */
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

const providerRecord =
  /https?:\/\/[^\s<>"'`()[\]{}\\]+\/(?:pull|issues|merge_requests)\/\d+|(?<![\w/#])(?:[\w.-]+\/[\w.-]+)?#\d{1,10}\b/g

const changes: Draft = ({ state, evidence, learning, pullRequest }) => {
  const said = [asText(state?.source_request)?.slice(0, 2_000) ?? '']
  const seen = [
    ...asObjects(evidence?.external_evidence).map(entry => asText(entry.url) ?? ''),
    ...asObjects(learning?.records).flatMap(record => asTexts(record.source_refs)),
  ]
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['pull request', pullRequest === null ? [] : [`#${pullRequest}`]],
    ['work item', asTexts(state?.work_item_refs)],
    ['asked for in', said.flatMap(part => part.match(providerRecord) ?? [])],
    ['change record', seen.flatMap(part => part.slice(0, 2_000).match(providerRecord) ?? [])],
  ]
  const told = new Set<string>()
  const lines = rows.flatMap(([lead, references]) =>
    references.flatMap(to => {
      const plain = to.trim().replace(/^github:/, '')
      if (!isDurableReference(plain) || told.has(plain)) return []
      told.add(plain)
      return [reference(lead, plain)]
    }),
  )
  return orAsk(lines, 'name the pull request and the issues of this change')
}

const statuses = ['pass', 'fail', 'not_verified', 'skip', 'pending', 'accepted_gap', 'partial', 'comment']
const kinds = [
  'build',
  'types',
  'lint',
  'test',
  'command',
  'security',
  'diff',
  'browser',
  'runtime',
  'policy',
  'external',
]

const verification: Draft = ({ acceptance, evidence, critique }) => {
  if (!evidence) return ask('say which checks ran and which gaps remain; there is no evidence.json')
  const criteria = asObjects(acceptance?.criteria)
  const met = criteria.filter(criterion => criterion.status === 'pass').length
  const gaps = [...asTexts(evidence.not_verified_gaps), ...asTexts(asObject(acceptance?.goal_fit)?.open_gaps)]
  const lines = [
    ...asObjects(evidence.checks).map(check =>
      text(
        `${word(check.kind, kinds)} check, ${word(check.status, statuses)}`,
        asText(check.summary) ?? 'no word on it',
      ),
    ),
    ...(criteria.length > 0 ? [text('acceptance', `${met} of ${criteria.length} criteria pass`)] : []),
    ...criteria
      .filter(criterion => criterion.status !== 'pass')
      .map(criterion =>
        text(`criterion, ${word(criterion.status, statuses)}`, asText(criterion.description) ?? ''),
      ),
    ...asObjects(critique?.critiques).map(review =>
      text(
        `review, ${word(review.verdict, statuses)}`,
        `${asText(review.summary) ?? ''} (${asText(review.reviewer) ?? 'unnamed'})`,
      ),
    ),
    ...asObjects(evidence.external_evidence).flatMap(entry => {
      const url = asText(entry.url)
      return url && isDurableReference(url)
        ? [reference(asText(entry.summary) ? 'shown by' : 'see', url)]
        : []
    }),
    ...gaps.map(gap => text('gap that remains', gap)),
  ]
  return orAsk(lines, 'say which checks ran and which gaps remain; evidence.json names none')
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

/** How each field is drafted from the sidecars. What they do not know is asked for by name. */
export const draftFields: Readonly<Record<FieldName, Draft>> = {
  shipped,
  changes,
  verification,
  docs,
  records,
  follow_ups: followUps,
  runtime,
}
