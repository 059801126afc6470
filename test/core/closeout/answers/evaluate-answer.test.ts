import { describe, expect, it } from '@jest/globals'
import { type FieldName, fieldNames } from '../../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'

const titles: Readonly<Record<FieldName, string>> = {
  shipped: 'Shipped behavior',
  changes: 'Provider changes',
  verification: 'Verification',
  docs: 'Durable docs',
  records: 'Records',
  follow_ups: 'Follow-ups',
  runtime: 'Runtime artifacts',
}
const verdictOf = (field: FieldName, answer: string): string =>
  parseCloseout(`## Closeout\n\n### ${titles[field]}\n\n${answer}\n`).fields[field].verdict

describe('a skip has a reason', () => {
  const reasoned: readonly (readonly [FieldName, string])[] = [
    ['records', 'None, because no decision was made'],
    ['records', 'None, because no decision was made.'],
    ['records', 'None: no decision was made beyond the ADR'],
    ['records', 'No ADR needed because no architecture changed.'],
    ['records', 'No ADR needed because no decision was made'],
    ['records', 'No ADR, no decision was made'],
    ['records', 'N/A - no decisions'],
    ['records', 'None (no decision was made)'],
    ['changes', 'None, because there are no open issues'],
    ['changes', 'None; there was no issue'],
    ['follow_ups', 'None, because there are no open issues.'],
    ['follow_ups', 'None: no remaining work'],
    ['follow_ups', '- None, because no gaps were found'],
    ['follow_ups', '- none: no remaining gaps'],
    ['docs', 'Not needed: no impact'],
    ['docs', 'Not needed: no changes'],
    ['docs', 'Not needed, no impact on docs'],
    ['docs', 'This does not apply: the API is internal'],
    ['docs', 'There was nothing to update, because the flag is internal'],
    ['docs', 'It is not needed, since no pull request touched the guide'],
    ['docs', 'Skipped: no release notes are kept here'],
    ['verification', 'None, because no tests exist for the workflow file'],
    ['docs', 'Keine, weil nichts Sichtbares geändert wurde'],
  ]
  for (const [field, answer] of reasoned) {
    it(`${field}: ${answer}`, () => expect(verdictOf(field, answer)).toBe('skipped'))
  }
})

describe('the same denial said twice is no reason', () => {
  const repeated: readonly (readonly [FieldName, string])[] = [
    ['records', 'None, because none'],
    ['records', 'None: none'],
    ['records', 'None, because there is none'],
    ['records', 'None because there are none yet'],
    ['docs', 'not needed because it is not needed'],
    ['docs', 'Not needed: not needed'],
    ['docs', 'Not needed, it was not needed.'],
    ['docs', 'None, because there was nothing to update'],
    ['docs', 'None, because no docs were updated'],
    ['docs', 'No docs, because no docs are needed'],
    ['records', 'skipped, because it was skipped'],
    ['records', 'Skipped, because skipped on purpose'],
    ['records', 'No ADR, because no ADR is needed'],
    ['records', 'No impact: no impact'],
    ['follow_ups', 'None, because no follow-ups are needed'],
    ['follow_ups', 'No follow-ups: no follow-ups'],
    ['follow_ups', '- none: no follow-ups'],
    ['follow_ups', 'N/A: not applicable'],
    ['docs', 'This does not apply'],
    ['docs', 'It is not needed.'],
    ['docs', 'There was nothing to update'],
    ['docs', 'There is nothing to document here'],
  ]
  for (const [field, answer] of repeated) {
    it(`${field}: ${answer}`, () => expect(verdictOf(field, answer)).toBe('placeholder'))
  }

  it('in any field', () => {
    for (const field of fieldNames) expect(verdictOf(field, 'None, because none')).toBe('placeholder')
  })
})

describe('a denial that is repeated, or text that readers do not see, is no answer', () => {
  const pairs: readonly (readonly [FieldName, refused: string, honest: string])[] = [
    ['docs', 'None, because none none', 'None, because none of the pages describes retries'],
    ['docs', 'None, because TODO TODO', 'None, because the TODO list is no document'],
    ['docs', 'Not needed as none are needed', 'Not needed as none of them describes uploads'],
    ['docs', 'Not needed, nothing is needed', 'Not needed, nothing visible changed'],
    ['records', "None, since there isn't any", "None, since there isn't any decision to keep"],
    ['records', 'None, because there are not any.', 'None, because there are not any open questions'],
    ['docs', "None, because there aren't any docs", "None, because there aren't any open issues"],
    ['follow_ups', 'none, none, none', 'none, none of the gaps remains'],
    ['verification', 'TODO, TODO', '41 passed, 41 passed'],
    ['shipped', '$\\phantom{x}$', '$x$ is rounded up'],
    ['shipped', '$\\quad$', 'costs $5'],
    ['shipped', '$$\\hspace{3em} \\, ~$$', '`$\\quad$` is shown as a space'],
    ['shipped', '<ruby><rp>words here</rp></ruby>', '<ruby>漢<rp>(</rp><rt>kan</rt></ruby>'],
    ['changes', '#0', '#10'],
    ['changes', 'Fixes #00', 'Fixes #100'],
  ]
  for (const [field, refused, honest] of pairs) {
    it(`${field}: ${refused} / ${honest}`, () => {
      expect(verdictOf(field, refused)).toBe('placeholder')
      expect(verdictOf(field, honest)).not.toBe('placeholder')
    })
  }
})
