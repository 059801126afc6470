import { z } from 'zod'
import { fieldNames } from '../../closeout/model/closeout.ts'
import { evidenceKinds, evidenceVerdicts } from '../../evidence/model/evidence.ts'
import { evidenceFoundSchema } from '../../evidence/model/evidence-found-schema.ts'
import { findingLevels } from '../../vocabulary/finding.ts'
import { routeStatuses, routeTargets } from '../../vocabulary/route.ts'
import { ruleCodes } from '../../vocabulary/rule-codes.ts'

const line = z.int().min(1)

/** The report as it is written to disk and printed with `--json`. */
export const reportSchema = z
  .strictObject({
    schema_version: z.literal('1.0').describe('The version of this format.'),
    subject: z
      .strictObject({
        kind: z.enum(['pull_request', 'merge_group', 'push', 'local']).describe('What was checked.'),
        repository: z.string().nullable().describe('`owner/name`.'),
        number: z.int().nullable().describe('The pull request’s number.'),
        base: z.string().nullable().describe('The base commit.'),
        head: z.string().nullable().describe('The commit that was checked.'),
      })
      .describe('The change.'),
    at: z.iso.datetime().describe('When its facts were gathered, UTC.'),
    policy: z.string().describe('Where the policy comes from: `path@commit`, or `defaults`.'),
    mode: z.enum(['enforce', 'warn']).describe('Whether errors fail the change.'),
    verdict: z
      .enum(['pass', 'fail', 'undecided'])
      .describe('`undecided`: no rule failed, but something that a rule needs could not be read.'),
    findings: z
      .array(
        z.strictObject({
          code: z.enum(ruleCodes).describe('The rule.'),
          level: z.enum(findingLevels).describe('Only an `error` fails a change.'),
          place: z
            .strictObject({
              path: z
                .string()
                .exactOptional()
                .describe(
                  'A file, relative to the root of the repository. Without it, `line` counts in the body.',
                ),
              line: line.exactOptional().describe('The line, from 1.'),
            })
            .describe('Where it was found.'),
          message: z.string().describe('What is wrong, and where.'),
          fix: z
            .string()
            .exactOptional()
            .describe('How to fix it: a command that can be pasted, or a sentence.'),
        }),
      )
      .describe('All findings, errors first.'),
    closeout: z
      .strictObject({
        required: z.boolean().describe('Whether this change needs a closeout.'),
        source: z
          .string()
          .nullable()
          .describe('Where it was found: `body`, `comment`, or a document’s path.'),
        line: line.nullable().describe('The line of its heading.'),
        skip: z.string().nullable().describe('The reason, if one reason stands for the whole section.'),
        fields: z.record(
          z.enum(fieldNames),
          z.strictObject({
            verdict: z.enum(['answered', 'skipped', 'missing', 'placeholder']),
            line: line.nullable(),
            text: z.string(),
          }),
        ),
        routes: z.array(
          z.strictObject({
            target: z.enum(routeTargets),
            action: z.string(),
            status: z.enum(routeStatuses),
            ref: z.string().nullable(),
          }),
        ),
        record: z.enum(['absent', 'valid', 'invalid']),
      })
      .describe('The closeout as it was read.'),
    evidence: z
      .array(
        z.strictObject({
          kind: z.enum(evidenceKinds).describe('The kind of evidence.'),
          named: z.string().describe('What the closeout names.'),
          line: line.nullable().describe('The line that names it; `null` for the record.'),
          verdict: z
            .enum(evidenceVerdicts)
            .describe('What was found. docs/evidence.md explains each verdict.'),
          reason: z.string().describe('Why, in one sentence.'),
          permission: z.string().nullable().describe('The permission that the token lacks.'),
          url: z.string().nullable().describe('The address of what was found.'),
          found: evidenceFoundSchema.describe(
            'Ids, digest and time of what was found, because GitHub deletes it later.',
          ),
        }),
      )
      .exactOptional()
      .describe('The evidence that was looked up; absent if the closeout names none.'),
    notes: z.array(z.string()).describe('Notes on how the change was checked.'),
  })
  .describe('The verdict of the gate on one change.')

export type Report = z.infer<typeof reportSchema>
export type ReportVerdict = Report['verdict']
