import { z } from 'zod'
import { terminals } from '../../vocabulary/names.ts'
import { routeStatuses, routeTargets } from '../../vocabulary/route.ts'
import { nextActionStatuses, phases, runStatuses } from '../../vocabulary/run-state.ts'

export { recordInfoString } from '../../vocabulary/names.ts'

const text = z.string().min(1)
const instant = z.iso.datetime({ offset: true })
const address = z.url({ protocol: /^https?$/ })
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits')

const routeRecord = z
  .strictObject({
    target: z.enum(routeTargets).describe('The kind of place where the work belongs.'),
    action: text.describe('What to do, in one line.'),
    status: z
      .enum(routeStatuses)
      .describe('The status of the route. Only an `open` route can still need action.'),
    ref: text
      .optional()
      .describe('Where it is tracked or where it was done: `#12`, `owner/name#12`, an address or a path.'),
    trigger: text
      .optional()
      .describe('For `deferred`: when to return to it, as a date, a milestone, a release or a count.'),
    reason: text.optional().describe('For `rejected`: why it is not pursued.'),
  })
  .describe('One learning route.')

const correctionRecord = z
  .strictObject({
    needed: z.boolean().describe('Whether the observed behavior differs from the intended one.'),
    evidence: text.optional().describe('For a clean run: the evidence that it was clean.'),
    type: text.optional().describe('The kind of thing that needs a correction.'),
    recurrence_key: text.optional().describe('A key that is the same for the same mistake in every run.'),
    intended_behavior: text.optional().describe('What should have happened.'),
    observed_behavior: text.optional().describe('What happened.'),
    gap: text.optional().describe('The difference, in one sentence.'),
    prevention: routeRecord.optional().describe('The route that prevents it next time.'),
    no_change_rationale: text.optional().describe('Why nothing changes.'),
  })
  .describe('The intended behavior compared with the observed one.')

const summary = text.describe('What the evidence shows.')
const githubId = z.int().min(1)

/** Evidence as it may stand in a record. The first kind is as old as the format; the others came with 1.1. */
const evidenceRecords = [
  z.strictObject({
    kind: z
      .enum(['source', 'command', 'artifact', 'provider', 'external'])
      .describe('The kind of evidence. Nothing is looked up for these kinds.'),
    summary,
    url: address.optional().describe('The address of the evidence.'),
    sha256: sha256
      .optional()
      .describe('SHA-256 of the evidence, so that it can be checked after the logs are gone.'),
  }),
  z.strictObject({
    kind: z.literal('check').describe('A check run of the head.'),
    summary,
    name: text.describe('The name of the check, as GitHub shows it.'),
    app: text.optional().describe('The slug of the app that made the check; any if left out.'),
  }),
  z.strictObject({
    kind: z.literal('status').describe('A commit status of the head.'),
    summary,
    context: text.describe('The context of the commit status.'),
  }),
  z.strictObject({
    kind: z.literal('workflow_run').describe('A run of a workflow of this repository.'),
    summary,
    run_id: githubId.describe('The id of the run.'),
    attempt: z.int().min(1).optional().describe('The number of the attempt; the last one if left out.'),
    job: text.optional().describe('The name of a job of the run.'),
  }),
  z.strictObject({
    kind: z.literal('test_report').describe('A JUnit XML report in an artifact of a workflow run.'),
    summary,
    artifact_id: githubId.describe('The id of the artifact.'),
    sha256: sha256.optional().describe('SHA-256 of the zip file of the artifact.'),
  }),
  z.strictObject({
    kind: z.literal('file').describe('A file of the repository at the head.'),
    summary,
    path: text.describe('The path of the file, relative to the root.'),
    sha256: sha256.describe('SHA-256 of the file.'),
  }),
] as const

const oldKinds: ReadonlySet<string> = new Set(evidenceRecords[0].shape.kind.options)

/** Whether evidence of this kind is looked up, and so needs version 1.1 of the record. */
export const isLookedUp = <E extends { readonly kind: string }>(evidence: E): boolean =>
  !oldKinds.has(evidence.kind)

/**
 * The machine record of a closeout: facts of the local sidecars that a reviewer needs, in one JSON block.
 *
 * Closed at every level: an unknown key makes it invalid, so that nobody can write an approval into it.
 */
export const recordSchema = z
  .strictObject({
    schema_version: z
      .enum(['1.0', '1.1'])
      .describe('The version of this format. 1.1 adds evidence that the gate looks up.'),
    slug: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/,
        'must be 1 to 128 letters, digits, dots, dashes or underscores',
      )
      .describe('The name of the run’s folder under the artifact root.'),
    title: text.optional().describe('What the run was about, in one line.'),
    owner: text.optional().describe('A login, a team or an address. Only a login is ever assigned.'),
    run: z
      .strictObject({
        workflow: text.optional().describe('The workflow that started the agent.'),
        id: text.optional().describe('The id of the run in its workflow.'),
        attempt: z.int().min(1).optional().describe('The number of the attempt, from 1.'),
        step: text.optional().describe('The step that produced the artifact.'),
        url: address.optional().describe('The address of the run.'),
        started_by: text.optional().describe('The login of the person who started the agent.'),
      })
      .optional()
      .describe('The run behind the artifact.'),
    state: z
      .strictObject({
        status: z.enum(runStatuses).describe('The status of the local run.'),
        phase: z.enum(phases).describe('The phase of the local run.'),
        next_action: z
          .strictObject({
            status: z.enum(nextActionStatuses).describe('Who has to act next.'),
            summary: text.describe('What to do next.'),
          })
          .optional()
          .describe('The next action.'),
      })
      .optional()
      .describe('The status of the local run when the record was written.'),
    terminal: z.enum(terminals).optional().describe('How the run ended.'),
    submissions: z
      .array(
        z.strictObject({
          type: text.describe('The artifact type.'),
          path: text.describe('The path of the file, relative to the store.'),
          sha256: sha256.describe('The digest of the submitted bytes.'),
          bytes: z.int().min(0).describe('The size of the submitted document, in bytes.'),
          submitted_at: instant.describe('When it was submitted.'),
        }),
      )
      .optional()
      .describe('The artifacts that were submitted with `closeout artifact submit`.'),
    evidence: z
      .array(z.discriminatedUnion('kind', evidenceRecords))
      .optional()
      .describe(
        'Evidence for the result. The gate looks up a check, a commit status, a workflow run, a test report and a file; these kinds need `schema_version` 1.1.',
      ),
    learning: z
      .strictObject({
        status: z
          .enum(['pending', 'learned', 'followup_required', 'blocked'])
          .describe('The status of the learning.'),
        records: z
          .array(
            z.strictObject({
              id: text.describe('The name of the record within the run.'),
              recurrence_key: text
                .optional()
                .describe('A key that is the same for the same lesson in every run.'),
              correction: correctionRecord.optional(),
              routing: z.array(routeRecord).describe('The routes of the record.'),
            }),
          )
          .describe('The learning records.'),
      })
      .optional()
      .describe('What was learned, and the routes that follow from it.'),
  })
  .superRefine(({ schema_version, evidence = [] }, context) => {
    if (schema_version !== '1.0') return
    for (const [at, { kind }] of evidence.entries())
      if (isLookedUp({ kind }))
        context.addIssue({
          code: 'custom',
          path: ['evidence', at, 'kind'],
          message: 'must stand in a record with schema_version "1.1"',
        })
  })
  .describe('The machine record of a durable closeout.')

export type RunRecord = z.infer<typeof recordSchema>

/** Every record block of a text together: `invalid` names each defect with its line in the text. */
export type RecordReading =
  | { readonly standing: 'absent' }
  | { readonly standing: 'valid'; readonly records: readonly RunRecord[] }
  | { readonly standing: 'invalid'; readonly problems: readonly RecordProblem[] }

/** One defect: `pointer` is a JSON pointer into the block, "" for the block itself. */
export type RecordProblem = { readonly line: number; readonly pointer: string; readonly message: string }
