import { type EvaluatedCase, evaluateCase } from '../../core/policy/cases/evaluate-case.ts'
import { type CasesReading, readCases } from '../../core/policy/cases/read-cases.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import type { Change, CheckedChange } from '../check-change.ts'
import { changeOfCase } from './case-change.ts'

/** The cases of a file, evaluated under a policy. With a defect of the file, none is. */
export type RunCases = {
  readonly problems: CasesReading['problems']
  readonly cases: readonly EvaluatedCase[]
}

/**
 * Evaluate the cases of a file under a policy, with the rules of the gate and the check of an approver. Nothing is read but the
 * two files.
 *
 * @param check  checks one change
 */
export const runCases = async (
  file: { readonly content: Uint8Array; readonly path: string },
  {
    reading,
    policyPath,
    at,
  }: { readonly reading: PolicyReading; readonly policyPath: string; readonly at: string },
  check: (change: Change) => Promise<CheckedChange>,
): Promise<RunCases> => {
  const { cases, problems } = readCases(file.content, file.path)
  const evaluated: EvaluatedCase[] = []
  for (const one of cases) {
    const { report, policy } = await check(changeOfCase(one, reading, policyPath, at))
    evaluated.push(evaluateCase(one, report, policy))
  }
  return { problems, cases: evaluated }
}
