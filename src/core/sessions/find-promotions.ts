import { homeOfFile, homeOfTarget } from '../follow-ups/model/promotion-targets.ts'
import { asObject, asObjects, asText, type JsonObject } from '../text/json/json.ts'
import type { RouteTarget } from '../vocabulary/route.ts'
import type { Bucket, Promotion } from './model/audit.ts'
import { disposableFileOf } from './model/disposable.ts'
import type { Removal } from './model/removal.ts'
import { type SessionFacts, type SidecarReading, sidecarFiles } from './model/workspace.ts'

const maxPromotions = 50
const maxLength = 160

/**
 * Find what exists only in the session, and where it has to be promoted to before the session is deleted.
 *
 * @param removal  which files of the session are safe: those need no promotion
 * @see seed 001, "Promotion Targets"
 */
export const findPromotions = (
  session: SessionFacts,
  bucket: Bucket,
  removal: Removal,
): readonly Promotion[] => {
  const { learning, evidence, release } = session.sidecars
  const safe = new Set(removal.files.map(({ path }) => path))
  const all = [...acceptance(bucket), ...routes(objectOf(learning))]
  if (!safe.has(sidecarFiles.evidence)) all.push(...checks(objectOf(evidence)))
  all.push(...docs(objectOf(release)))
  for (const { path, kind } of session.contents?.entries ?? []) {
    if (kind === 'file' && !safe.has(path) && isDocument(path)) all.push(promoteFile(path))
  }
  return all.length === 0 ? nothing : all.slice(0, maxPromotions)
}

const sidecars = new Set<string>(Object.values(sidecarFiles))
const isDocument = (path: string): boolean => !sidecars.has(path) && disposableFileOf(path) === null

const nothing: readonly Promotion[] = []

const objectOf = (reading: SidecarReading | undefined): JsonObject | null =>
  reading?.standing === 'read' ? asObject(reading.value) : null

const acceptance = (bucket: Bucket): readonly Promotion[] =>
  bucket === 'cleanup_candidate'
    ? [
        {
          what: 'the final acceptance: change record, CI and release result, docs decision, learning route',
          where:
            'the closeout of the pull request; then set the status in state.json to delivered or accepted',
        },
      ]
    : nothing

const routes = (learning: JsonObject | null): readonly Promotion[] =>
  asObjects(learning?.records)
    .flatMap(record => asObjects(record.routing))
    .filter(route => !asText(route.ref) && (route.status === 'open' || route.status === 'completed'))
    .filter(route => route.target !== 'none')
    .map(route => ({
      what: cut(`${route.status === 'open' ? 'open' : 'completed without a ref'}: ${String(route.action)}`),
      where: homeOfTarget[route.target as RouteTarget] ?? homeOfTarget.backlog,
    }))

const checks = (value: JsonObject | null): readonly Promotion[] =>
  value
    ? [
        {
          what: 'evidence.json: the checks that ran and the gaps that remain',
          where: 'the pull request body, provider checks, release records or evidence docs',
        },
      ]
    : nothing

const docs = (value: JsonObject | null): readonly Promotion[] => {
  const status = asText(asObject(value?.docs)?.status)
  if (status !== 'followup_required' && status !== 'missing') return nothing
  return [
    {
      what: `docs are ${status.replace('_', ' ')} by release.json`,
      where: 'README.md, docs/ or docs/adr/',
    },
  ]
}

const promoteFile = (name: string): Promotion => ({
  what: cut(name),
  where: homeOfFile.find(row => row.path.test(name))?.home ?? 'docs/',
})

const cut = (text: string): string => (text.length > maxLength ? `${text.slice(0, maxLength)}…` : text)
