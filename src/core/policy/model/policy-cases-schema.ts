import { z } from 'zod'
import { involvements } from '../../lifecycle/model/approval.ts'
import { ruleCodes } from '../../vocabulary/rule-codes.ts'

const path = z.string().min(1).max(1_024)
const paths = (what: string) => z.array(path).max(500).exactOptional().describe(what)
const login = z.string().min(1)

const changeSchema = z
  .strictObject({
    author: login.exactOptional().describe('The login of the author; `octocat` by default.'),
    body: z
      .string()
      .max(65_536)
      .exactOptional()
      .describe('The body of the pull request. By default, one with a complete closeout.'),
    draft: z.boolean().exactOptional().describe('Whether the pull request is a draft.'),
    created: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })], 'must be a date such as "2026-11-01"')
      .exactOptional()
      .describe('When it was created; the time of the test by default.'),
    labels: z.array(z.string()).exactOptional().describe('Its labels.'),
    branch: z.string().min(1).exactOptional().describe('Its head branch; `work` by default.'),
    default_branch: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether it goes into the default branch, where inherited files always fail; `true` by default.',
      ),
    trailers: z.array(z.string()).exactOptional().describe('Trailer lines of its commits, as in `Agent: x`.'),
    added: paths('Files that it adds. Those under a runtime root are tracked then.'),
    modified: paths('Files that it modifies.'),
    removed: paths('Files that it removes. Every other path that the closeout names exists.'),
    documents: z
      .record(path, z.string())
      .exactOptional()
      .describe('Texts of documents that it modifies, by path.'),
    inherited: paths('Runtime files that the base has already.'),
  })
  .superRefine(({ added = [], modified = [], removed = [], inherited = [], documents = {} }, context) => {
    const standing = [...added, ...modified, ...Object.keys(documents), ...inherited]
    const both = removed.findIndex(one => standing.includes(one) && !inherited.includes(one))
    const again = added.findIndex(one => modified.includes(one) || inherited.includes(one))
    if (both >= 0) {
      const message = 'must be a path that the case does not add or modify too'
      context.addIssue({ code: 'custom', path: ['removed', both], message })
    }
    if (again >= 0) {
      const message = 'must be a path that the base does not have by `modified` or `inherited`'
      context.addIssue({ code: 'custom', path: ['added', again], message })
    }
  })
  .describe('The pull request.')

const approverSchema = z
  .strictObject({
    by: login.describe('The login of who approves.'),
    role: z
      .string()
      .min(1)
      .describe('The role in the repository (`role_name`): `read`, `write`, a custom one.'),
    teams: z.array(z.string()).exactOptional().describe('The teams of the person, as `organization/team`.'),
    bot: z.boolean().exactOptional().describe('Whether it is a bot.'),
    involved: z
      .array(z.enum(involvements))
      .exactOptional()
      .describe('What the person has to do with the change, besides being its `author`.'),
  })
  .describe('Somebody who approves the pull request.')

const expectedSchema = z
  .strictObject({
    verdict: z.enum(['pass', 'fail', 'undecided']).exactOptional().describe('The verdict of the gate.'),
    findings: z
      .array(z.enum(ruleCodes))
      .exactOptional()
      .describe('The rules with an error or a warning: these and no others, in any order.'),
    approval: z.enum(['granted', 'denied']).exactOptional().describe('Whether the approval counts.'),
  })
  .refine(expected => Object.keys(expected).length > 0, 'must name verdict, findings or approval')
  .describe('What the policy has to decide. What is not named is not compared.')

const caseSchema = z
  .strictObject({
    name: z.string().min(1).max(200).describe('A sentence about the policy that could be false.'),
    change: changeSchema.exactOptional(),
    approval: approverSchema.exactOptional(),
    expect: expectedSchema,
  })
  .refine(({ approval, expect }) => expect.approval === undefined || approval !== undefined, {
    message: 'must have the key approval, because it expects one to be granted or denied',
    path: ['approval'],
  })
  .describe('A pull request, and what the policy decides about it.')

/** The cases of a policy: the file beside it, `.github/closeout.test.yml`. */
export const policyCasesSchema = z
  .strictObject({ cases: z.array(caseSchema).min(1).max(200).describe('The cases.') })
  .describe('Cases that the policy has to decide as written: `.github/closeout.test.yml`.')

export type PolicyCase = z.infer<typeof caseSchema>
