import type { SessionFacts, SidecarName, SidecarReading } from '../../src/core/sessions/model/workspace.ts'

/** A sidecar as if it had been read from disk; `undefined` is an absent one. */
export const readingOf = (value: unknown): SidecarReading =>
  value === undefined ? { standing: 'absent' } : { standing: 'read', value, text: JSON.stringify(value) }

const at = '2026-11-01T08:00:00Z'
const head = { schema_version: '1.0', task_slug: 'retry-uploads' }

/** A whole session in which nothing is wrong; override only what matters. */
export const goodSidecars = {
  state: {
    ...head,
    status: 'accepted',
    phase: 'done',
    updated_at: at,
    owner: 'octocat',
    source_request: 'Retry uploads on 5xx',
    work_item_refs: ['#12'],
    next_action: { status: 'done', summary: 'Nothing is left to do.' },
  },
  acceptance: {
    ...head,
    criteria: [
      { id: 'AC1', description: 'An upload that gets a 503 is tried three times', status: 'pass' },
      { id: 'AC2', description: 'A user sees the third failure', status: 'pass' },
    ],
    goal_fit: { status: 'pass', summary: 'Uploads survive short outages of the server' },
  },
  evidence: {
    ...head,
    verdict: 'pass',
    checks: [
      { id: 'unit', kind: 'test', status: 'pass', summary: 'npm test: 41 passed', command: 'npm test' },
    ],
    external_evidence: [
      {
        kind: 'provider',
        url: 'https://github.com/acme/widgets/actions/runs/77',
        summary: 'CI run 77 passed',
      },
    ],
    not_verified_gaps: ['no machine with Windows at hand'],
  },
  critique: {
    ...head,
    status: 'pass',
    required: true,
    updated_at: at,
    critiques: [
      {
        id: 'c1',
        reviewer: 'hubot',
        reviewed_at: at,
        verdict: 'pass',
        summary: 'Backoff is bounded',
        findings: [],
      },
    ],
  },
  handoff: { ...head, summary: 'Delivered', next_steps: [] },
  release: {
    ...head,
    decision: 'merge',
    scope: 'the upload client',
    evidence_ref: 'evidence.json',
    gates: [{ name: 'merge', status: 'pass' }],
    docs: {
      status: 'updated',
      summary: 'The guide says how retries work',
      refs: ['docs/retry.md', 'docs/adr/0007-retries.md'],
    },
  },
  learning: {
    ...head,
    status: 'learned',
    updated_at: at,
    records: [
      {
        id: 'L1',
        recorded_at: at,
        source_refs: ['https://github.com/acme/widgets/pull/30'],
        outcome: 'success',
        facts: ['The server answers 503 while it deploys'],
        interpretation: 'Clients have to expect it',
        routing: [
          { target: 'doc', action: 'Say how retries work', status: 'completed', ref: 'docs/retry.md' },
          { target: 'backlog', action: 'Retry downloads too', status: 'completed', ref: '#31' },
          {
            target: 'eval',
            action: 'Test against a slow disk (deferred until 2027-01-15)',
            status: 'deferred',
          },
          { target: 'skill', action: 'Write a retry skill (rejected: one use only)', status: 'rejected' },
        ],
        correction: { needed: false, evidence: 'Every criterion passed at the first attempt' },
      },
    ],
  },
} as const

type Overrides = Partial<Record<SidecarName, unknown>>

/** The session `retry-uploads`, with some sidecars replaced; `undefined` takes one away. */
export const sessionOf = (overrides: Overrides = {}): SessionFacts => ({
  slug: 'retry-uploads',
  path: '.flow-agents/retry-uploads',
  sidecars: Object.fromEntries(
    Object.entries({ ...goodSidecars, ...overrides }).map(([name, value]) => [name, readingOf(value)]),
  ),
})
