import { describe, expect, it } from '@jest/globals'
import type { EvaluateRule, RuleContext } from '../../src/core/gate/model/rule-context.ts'
import type { Finding } from '../../src/core/vocabulary/finding.ts'

/** What a bad case is found to be: every key that is told has to match. */
type Expected = Partial<Omit<Finding, 'message'>> & { readonly message?: string | RegExp }

/** Hold a rule against what it lets pass and what it finds, case by case. */
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
      it(`lets pass: ${sentence}`, () => expect(rule(change)).toEqual([]))
    }
    for (const [sentence, [change, expected]] of Object.entries(cases.bad)) {
      it(`finds: ${sentence}`, () => {
        const findings = rule(change)
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
