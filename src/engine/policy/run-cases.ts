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

/** All cases of a file may take so long. Those that are left then are a problem of the file: they are not known to hold. */
const mostMilliseconds = 15_000

/** Let other work of the process go on: the app answers while it runs cases. */
const giveWay = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/**
 * Evaluate the cases of a file under a policy, with the rules of the gate and the check of an approver. Nothing is read but the
 * two files.
 *
 * @param check  checks one change
 * @param now    the time in milliseconds
 */
export const runCases = async (
  file: { readonly content: Uint8Array; readonly path: string },
  {
    reading,
    policyPath,
    at,
  }: { readonly reading: PolicyReading; readonly policyPath: string; readonly at: string },
  check: (change: Change) => Promise<CheckedChange>,
  now: () => number = () => performance.now(),
): Promise<RunCases> => {
  const { cases, problems } = readCases(file.content, file.path)
  const evaluated: EvaluatedCase[] = []
  const begin = now()
  for (const one of cases) {
    await giveWay()
    if (now() - begin > mostMilliseconds) {
      const left = cases.length - evaluated.length
      const message = `${left} of ${cases.length} cases were not run: the file takes more than ${mostMilliseconds / 1_000} seconds.`
      const place = { path: file.path, line: one.line, column: 1 }
      return {
        problems: [{ ...place, message, fix: 'Write fewer cases or shorter texts.' }],
        cases: evaluated,
      }
    }
    const { report, policy } = await check(changeOfCase(one, reading, policyPath, at))
    evaluated.push(evaluateCase(one, report, policy))
  }
  return { problems, cases: evaluated }
}
