import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { z } from 'zod'
import { policyTable } from '../../../scripts/docs/generate-docs.ts'
import { policySchema } from '../../../src/core/policy/model/policy-schema.ts'
import { compilePatched, type Edits } from '../../support/compile-patched.ts'
import { root } from '../../support/root.ts'

const gate = 'src/core/gate/model/gate-policy.ts'
const gateSchema = 'src/core/gate/model/gate-policy-schema.ts'
const lifecycle = 'src/core/lifecycle/model/lifecycle-policy.ts'
const lifecycleSchema = 'src/core/lifecycle/model/lifecycle-policy-schema.ts'
const followUps = 'src/core/follow-ups/model/follow-up-policy.ts'
const followUpsSchema = 'src/core/follow-ups/model/follow-up-policy-schema.ts'
const contracts = 'src/core/artifacts/model/contracts.ts'
const contractsSchema = 'src/core/artifacts/model/contracts-schema.ts'
const whole = 'src/core/policy/model/policy.ts'
const wholeSchema = 'src/core/policy/model/policy-schema.ts'
const fill = 'src/core/policy/fill-policy.ts'
const entries = ['src/core/policy/parse-policy.ts', 'src/core/gate/needs-closeout.ts']

/** The files where the compiler speaks of each new key, and of the one whose type differs. */
const complaints = (edits: Edits): Readonly<Record<string, readonly string[]>> => {
  const files = new Map<string, Set<string>>()
  for (const { file, message } of compilePatched(entries, edits)) {
    for (const [key] of message.matchAll(/\bnew_\w+|\bfrom_corrections\b/g))
      files.set(key, (files.get(key) ?? new Set()).add(file))
  }
  return Object.fromEntries([...files].map(([key, named]) => [key, [...named].sort()]))
}

const typed = (name: string, before: string) => [before, `readonly ${name}: boolean\n  ${before}`] as const
const allowed = (name: string, before: string) =>
  [before, `${name}: z.boolean().exactOptional().describe('New.'),\n  ${before}`] as const

describe('a policy key that is added', () => {
  it('to the type of a part: the compiler names its default and its schema, and what compares it', () => {
    expect(
      complaints({
        [gate]: [
          typed('new_draft', "readonly drafts: 'judge'"),
          typed('new_promotion', 'readonly when: readonly'),
          ["'labels', 'paths'", "'labels', 'new_selection', 'paths'"],
        ],
        [lifecycle]: [typed('new_required', 'readonly required:')],
        [followUps]: [typed('new_most', 'readonly most:'), typed('new_target', 'readonly milestone?:')],
        [contracts]: [typed('new_retries', 'readonly retries:')],
      }),
    ).toMatchObject({
      new_draft: expect.arrayContaining([gateSchema, gate]),
      new_promotion: expect.arrayContaining([gateSchema, fill]),
      new_selection: [gateSchema, 'src/core/gate/needs-closeout.ts'],
      new_required: expect.arrayContaining([lifecycleSchema, lifecycle]),
      new_most: expect.arrayContaining([followUpsSchema, followUps]),
      new_target: expect.arrayContaining([followUpsSchema]),
      new_retries: [contractsSchema, contracts],
    })
  })

  it('to the type at the top: the compiler names also what fills the policy', () => {
    expect(
      complaints({
        [gate]: [typed('new_mode', "readonly mode: 'enforce'")],
        [lifecycle]: [typed('new_publish', 'readonly publish:')],
        [whole]: [
          ['LifecyclePolicy & FollowUpPolicy', 'LifecyclePolicy & FollowUpPolicy & { new_slice: 1 }'],
        ],
      }),
    ).toMatchObject({
      new_mode: expect.arrayContaining([gateSchema, gate, fill]),
      new_publish: expect.arrayContaining([lifecycleSchema, lifecycle, fill]),
      new_slice: [fill, wholeSchema, whole],
    })
  })

  it('to the schema alone: the compiler names the schema, or what fills the policy', () => {
    expect(
      complaints({
        [gateSchema]: [
          allowed('new_mode', 'mode: z'),
          allowed('new_draft', 'drafts: z'),
          allowed('new_selection', 'trailers: z'),
          allowed('new_rule', 'why: z'),
          allowed('new_promotion', 'rules: z.array'),
        ],
        [lifecycleSchema]: [allowed('new_publish', 'publish: z'), allowed('new_required', 'required: z')],
        [followUpsSchema]: [
          allowed('new_most', 'most: z'),
          allowed('new_target', 'milestone: z'),
          ['from_corrections: z\n        .boolean()', 'from_corrections: z\n        .string()'],
        ],
        [contractsSchema]: [allowed('new_iterations', 'iterations: z')],
        [wholeSchema]: [allowed('new_slice', '...lifecyclePolicyShape')],
      }),
    ).toMatchObject({
      new_mode: [gateSchema],
      new_draft: [gateSchema],
      new_selection: [gateSchema],
      new_rule: expect.arrayContaining([gateSchema]),
      new_promotion: [fill],
      new_publish: [lifecycleSchema],
      new_required: [lifecycleSchema],
      new_most: [followUpsSchema],
      new_target: [followUpsSchema],
      new_iterations: [contractsSchema],
      new_slice: [wholeSchema],
      from_corrections: expect.arrayContaining([fill]),
    })
  })

  it('to type, default and schema: what is left is the page, which is compared with the schema', () => {
    const edits: Edits = {
      [gate]: [
        typed('new_draft', "readonly drafts: 'judge'"),
        ["drafts: 'report',\n", "drafts: 'report',\n    new_draft: true,\n"],
      ],
      [gateSchema]: [allowed('new_draft', 'drafts: z')],
    }
    expect(compilePatched(entries, edits)).toEqual([])
    const page = readFileSync(join(root, 'docs/policy.md'), 'utf8')
    expect(page).toContain(policyTable(policySchema))
    expect(page).not.toContain(policyTable(policySchema.extend({ new_draft: z.boolean().exactOptional() })))
  })
})
