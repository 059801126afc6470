import { describe, expect, it } from '@jest/globals'
import type { EvaluateRule, RuleContext } from '../../../src/core/gate/model/rule-context.ts'
import { completeFinding } from '../../../src/core/gate/rule-table.ts'
import type { Finding } from '../../../src/core/vocabulary/finding.ts'

/** The finding of a bad case. Only the given keys are compared. */
type Expected = Partial<Omit<Finding, 'message'>> & { readonly message?: string | RegExp }

/** Test a rule with its good cases, which give no finding, and its bad cases, which give the listed findings. */
export const describeRule = (
  name: string,
  rule: EvaluateRule,
  cases: {
    readonly good: Readonly<Record<string, RuleContext>>
    readonly bad: Readonly<Record<string, readonly [RuleContext, readonly Expected[]]>>
  },
): void => {
  describe(name, () => {
    for (const [sentence, change] of Object.entries(cases.good)) {
      it(`passes: ${sentence}`, () => expect(rule(change)).toEqual([]))
    }
    for (const [sentence, [change, expected]] of Object.entries(cases.bad)) {
      it(`reports: ${sentence}`, () => {
        const findings = rule(change).map(completeFinding)
        expect(findings).toEqual(
          expected.map(({ message, ...rest }) =>
            expect.objectContaining({
              ...rest,
              ...(message === undefined ? {} : { message: expect.stringMatching(message) }),
            }),
          ),
        )
        for (const finding of findings) expect(finding.fix).toBeTruthy()
      })
    }
  })
}
