import type { PolicyProblem } from '../../core/gate/model/gate-policy.ts'
import type { EvaluatedCase } from '../../core/policy/cases/evaluate-case.ts'
import type { Paint } from '../../core/text/paint.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'

/** What `closeout policy test` found. `path` is the file of the cases. With problems, no case was run. */
export type PolicyTest = {
  readonly policy: string
  readonly path: string
  readonly problems: readonly PolicyProblem[]
  readonly cases: readonly EvaluatedCase[]
}

/** Each case that fails with its reasons; then how many passed. */
export function* policyTestText({ path, problems, cases }: PolicyTest, paint: Paint): Generator<string> {
  for (const problem of problems) {
    const place = `${problem.path}:${problem.line}:${problem.column}`
    yield `${paint.red('problem')}: ${shownText(`${place}: ${problem.message}`)}\n`
    if (problem.fix) yield `  Fix: ${shownText(problem.fix)}\n`
  }
  if (problems.length > 0) {
    yield 'No case was run.\n'
    return
  }
  const failed = cases.filter(({ differences }) => differences.length > 0)
  for (const { name, line, differences } of failed) {
    yield `${paint.red('failed')}: ${shownText(name)} (${shownText(path)}:${line})\n`
    for (const difference of differences) yield `  ${shownText(difference)}\n`
  }
  yield `${counted(cases.length - failed.length, 'case')} passed, ${failed.length} failed.\n`
}
