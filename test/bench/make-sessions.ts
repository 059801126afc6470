import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Statuses with their phase and next action, as in a root that is in use. */
const shapes = [
  ['in_progress', 'execution', 'continue'],
  ['verified', 'release', 'continue'],
  ['verified', 'evidence', 'done'],
  ['needs_decision', 'planning', 'needs_user'],
  ['delivered', 'done', 'done'],
  ['delivered', 'done', 'done'],
  ['accepted', 'learning', 'done'],
  ['accepted', 'done', 'done'],
  ['archived', 'done', 'done'],
  ['planned', 'planning', 'continue'],
] as const

/**
 * Write a realistic artifact root: a state for every session, learning for every second one,
 * 2.2 KB a file, ages from today to 120 days.
 *
 * @param now  milliseconds; the time at which the youngest session was updated
 */
export const makeSessions = (root: string, count: number, now: number): void => {
  for (let index = 0; index < count; index += 1) {
    const slug = `session-${String(index).padStart(6, '0')}`
    const dir = join(root, slug)
    mkdirSync(dir, { recursive: true })
    const updated = new Date(now - (index % 120) * 86_400_000).toISOString()
    writeFileSync(join(dir, 'state.json'), JSON.stringify(stateOf(slug, index, updated), null, 2))
    if (index % 2 === 0)
      writeFileSync(join(dir, 'learning.json'), JSON.stringify(learningOf(slug, index, updated), null, 2))
  }
}

const prose =
  'Retries were checked against a server that answers 503 twice and then 200; the client waits longer each time. '

const stateOf = (slug: string, index: number, updated: string) => {
  const [status, phase, next] = shapes[index % shapes.length] ?? shapes[0]
  return {
    schema_version: '1.0',
    task_slug: slug,
    status,
    phase,
    updated_at: updated,
    owner: 'octocat',
    source_request: `${prose.repeat(9)} https://github.com/acme/widgets/issues/${index}`,
    artifact_paths: Array.from({ length: 12 }, (_, n) => `docs/notes/${slug}/part-${n}.md`),
    next_action: { status: next, summary: prose, target_phase: 'learning' },
  }
}

const learningOf = (slug: string, index: number, updated: string) => ({
  schema_version: '1.0',
  task_slug: slug,
  status: 'learned',
  updated_at: updated,
  records: Array.from({ length: 3 }, (_, n) => ({
    id: `${slug}-${n}`,
    recorded_at: updated,
    source_refs: [`https://github.com/acme/widgets/pull/${index}`],
    outcome: 'success',
    facts: [prose, prose],
    interpretation: prose,
    routing: [
      {
        target: 'doc',
        action: 'Say in the docs how retries work',
        status: 'completed',
        ref: 'docs/retry.md',
      },
    ],
    correction: { needed: false, evidence: prose },
  })),
})
