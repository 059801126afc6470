import type { CheckRunFact, JobFact, WorkflowRunFact } from '../../../core/evidence/model/evidence-facts.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'

const executionOf = (entry: Json) => ({
  isCompleted: entry.status === 'completed',
  conclusion: asText(entry.conclusion),
  completedAt: asText(entry.completed_at),
  url: asText(entry.html_url) ?? asText(entry.details_url),
})

/** A check run; `null` where it is something else. */
export const shapeCheckRun = (data: unknown): CheckRunFact | null => {
  const entry = asObject(data)
  const [id, name, headSha] = [asNumber(entry?.id), asText(entry?.name), asText(entry?.head_sha)]
  if (!entry || id === null || name === null || headSha === null) return null
  const suite = asNumber(asObject(entry.check_suite)?.id)
  return { id, name, headSha, suite, app: asText(asObject(entry.app)?.slug), ...executionOf(entry) }
}

/** A job of a run; `null` where it is something else. */
export const shapeJob = (data: unknown): JobFact | null => {
  const entry = asObject(data)
  const [id, run, name] = [asNumber(entry?.id), asNumber(entry?.run_id), asText(entry?.name)]
  const headSha = asText(entry?.head_sha)
  if (!entry || id === null || run === null || name === null || headSha === null) return null
  return { id, run, name, headSha, attempt: asNumber(entry.run_attempt) ?? 1, ...executionOf(entry) }
}

/** `.github/workflows/ci.yml@main` and the file that it names. */
const withoutRef = (path: string): string => path.replace(/@.*$/, '')

/** One attempt of a run; `null` where it is something else. GitHub names no time of its end but that of the last update. */
export const shapeWorkflowRun = (data: unknown): WorkflowRunFact | null => {
  const entry = asObject(data)
  const [id, headSha, event] = [asNumber(entry?.id), asText(entry?.head_sha), asText(entry?.event)]
  const repository = asText(asObject(entry?.repository)?.full_name)
  if (!entry || id === null || headSha === null || event === null || repository === null) return null
  const called = asList(entry.referenced_workflows ?? [], ({ path }) => asText(path))
  return {
    id,
    repository,
    headSha,
    event,
    attempt: asNumber(entry.run_attempt) ?? 1,
    path: withoutRef(asText(entry.path) ?? ''),
    called: (called ?? []).map(withoutRef),
    ...executionOf(entry),
    completedAt: entry.status === 'completed' ? asText(entry.updated_at) : null,
  }
}
