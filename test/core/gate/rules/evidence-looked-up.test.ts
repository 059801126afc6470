import type { EvaluatedEvidence } from '../../../../src/core/evidence/model/evidence.ts'
import { defaultEvidencePolicy } from '../../../../src/core/evidence/model/evidence-policy.ts'
import { evidenceLookedUp } from '../../../../src/core/gate/rules/evidence-looked-up.ts'
import { evidenceMissing } from '../../../../src/core/gate/rules/evidence-missing.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const evidence = (
  verdict: EvaluatedEvidence['verdict'],
  fields: Partial<EvaluatedEvidence> = {},
): EvaluatedEvidence => ({
  entry: { target: { kind: 'check', name: 'unit tests', app: null }, line: 16, stated: [] },
  verdict,
  reason: 'the reason',
  permission: null,
  url: null,
  found: {},
  ...fields,
})

describeRule('evidence-looked-up', evidenceLookedUp, {
  good: {
    'a closeout without evidence': someChange(),
    'evidence that holds': someChange({ evidence: [evidence('holds')] }),
    'a merge group, whose evidence was looked up on the pull request': someChange({ evidence: null }),
  },
  bad: {
    'evidence that is contradicted': [
      someChange({ evidence: [evidence('contradicted')] }),
      [
        {
          code: 'evidence-contradicted',
          level: 'error',
          place: { line: 16 },
          message: /^The evidence "check unit tests" is contradicted: the reason\.$/,
        },
      ],
    ],
    'each other verdict, at its own level': [
      someChange({
        evidence: (['stale', 'self-made', 'unknown', 'pending'] as const).map(one => evidence(one)),
      }),
      [
        { code: 'evidence-stale', level: 'warning' },
        { code: 'evidence-self-made', level: 'warning' },
        { code: 'evidence-unknown', level: 'notice' },
        { code: 'evidence-pending', level: 'notice' },
      ],
    ],
    'the level that policy sets': [
      someChange({
        evidence: [evidence('stale')],
        policy: {
          evidence: {
            ...defaultEvidencePolicy,
            levels: { ...defaultEvidencePolicy.levels, stale: 'error' },
          },
        },
      }),
      [{ code: 'evidence-stale', level: 'error' }],
    ],
    'the permission that is missing': [
      someChange({ evidence: [evidence('unknown', { permission: 'actions: read' })] }),
      [{ fix: 'Add this line to `permissions` in the workflow: actions: read' }],
    ],
  },
})

const requiring = (level: 'error' | 'warning' = 'error') => ({
  evidence: {
    ...defaultEvidencePolicy,
    required: [
      { when: ['src/**'], kinds: ['check' as const, 'test_report' as const], level, why: 'it is code' },
    ],
  },
})

describeRule('evidence-missing', evidenceMissing, {
  good: {
    'no requirement, which is the default': someChange(),
    'a check that holds': someChange({ policy: requiring(), evidence: [evidence('holds')] }),
    'a change of other paths': someChange({
      policy: requiring(),
      changedFiles: known([{ path: 'docs/retry.md', status: 'added' }]),
    }),
    'a merge group': someChange({ policy: requiring(), evidence: null }),
    'a change that needs no closeout': { ...someChange({ policy: requiring() }), isCloseoutRequired: false },
  },
  bad: {
    'no evidence at all': [
      someChange({ policy: requiring() }),
      [
        {
          code: 'evidence-missing',
          level: 'error',
          message:
            /^The change touches src\/upload\.ts, which needs evidence \(check or test report\), and the closeout names none\. Reason: it is code\.$/,
        },
      ],
    ],
    'evidence that does not hold, and evidence of another kind': [
      someChange({
        policy: requiring('warning'),
        evidence: [
          evidence('pending'),
          evidence('holds', {
            entry: { target: { kind: 'status', context: 'ci' }, line: 16, stated: [] },
          }),
        ],
      }),
      [{ code: 'evidence-missing', level: 'warning', message: /none holds \(pending\)/ }],
    ],
    'changed files that could not be read': [
      someChange({ policy: requiring(), changedFiles: unknown('a reason') }),
      [{ code: 'fact-unknown', level: 'error' }],
    ],
  },
})
