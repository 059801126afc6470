import { fieldNames } from '../../closeout/model/closeout.ts'
import type { CloseoutDraft, DraftLine, RecordExtras } from '../../closeout/model/closeout-draft.ts'
import { foldedRouteOf } from '../../follow-ups/route-key.ts'
import { asObject, asObjects, type JsonObject } from '../../text/json/json.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { Route } from '../../vocabulary/route.ts'
import { type SessionFacts, type SidecarName, sidecarFiles, sidecarNames } from '../model/workspace.ts'
import { draftFields } from './draft-fields.ts'
import type { DraftSources } from './draft-lines.ts'
import { draftRecord } from './draft-record.ts'
import { type DraftRoutes, draftRoutes } from './draft-routes.ts'

/** What a draft rests on besides the session. `tracked` are the paths under the root that git tracks. */
export type DraftContext = {
  readonly root: string
  readonly tracked: Known<readonly string[]>
  readonly pullRequest: number | null
  readonly extras: RecordExtras
}

/**
 * Draft the durable closeout of a session from its sidecars. What they do not say becomes a `TODO`; nothing is invented.
 *
 * The slug must be valid in a record.
 */
export const draftCloseout = (session: SessionFacts, context: DraftContext): CloseoutDraft => {
  const object = (name: SidecarName): JsonObject | null => {
    const reading = session.sidecars[name]
    return reading?.standing === 'read' ? asObject(reading.value) : null
  }
  const learning = object('learning')
  const learned = asObjects(learning?.records).map(draftRoutes)
  const sources: DraftSources = {
    state: object('state'),
    acceptance: object('acceptance'),
    evidence: object('evidence'),
    critique: object('critique'),
    release: object('release'),
    learning,
    routes: learned.flatMap(draftOnce),
    tracked: context.tracked,
    root: context.root,
    pullRequest: context.pullRequest,
    named: context.extras.evidence ?? [],
  }
  const own = learned.map(({ routing }) => routing)
  const { record, notes } = draftRecord(session.slug, sources, own, context.extras)
  return {
    slug: session.slug,
    fields: Object.fromEntries(fieldNames.map(name => [name, draftFields[name](sources)])) as Record<
      (typeof fieldNames)[number],
      readonly DraftLine[]
    >,
    record,
    notes: [...unreadable(session), ...learned.flatMap(({ notes: said }) => said), ...notes],
  }
}

/** The routes of a record, with the one that prevents the mistake where it is not among them. */
const draftOnce = ({ routing, prevention }: DraftRoutes): readonly Route[] => {
  if (prevention === null) return routing
  const folded = foldedRouteOf(prevention)
  return routing.some(route => foldedRouteOf(route) === folded) ? routing : [...routing, prevention]
}

const unreadable = ({ sidecars }: SessionFacts): readonly string[] =>
  sidecarNames.flatMap(name => {
    const reading = sidecars[name]
    return reading?.standing === 'unreadable' ? [`${sidecarFiles[name]} ${reading.why}`] : []
  })
