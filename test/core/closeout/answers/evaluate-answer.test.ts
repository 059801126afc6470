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
