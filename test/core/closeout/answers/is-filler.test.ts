import { describe, expect, it } from '@jest/globals'
import { closeoutFields, type FieldName } from '../../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'

const verdictOf = (field: FieldName, answer: string): string =>
  parseCloseout(`## Closeout\n\n### ${closeoutFields[field].title}\n\n${answer}\n`).fields[field].verdict

/** What is refused, and an honest neighbour. */
type Pair = readonly [FieldName, refused: string, honest: string]
const pairs: readonly Pair[] = [
  ['docs', 'x', 'x.md'],
  ['records', 'Y.', 'Я'],
  ['records', 'Records', 'Records of decisions: `docs/adr/0007.md`'],
  ['follow_ups', 'Follow-ups', 'Follow-ups are in #31'],
  ['shipped', 'Shipped behavior', 'Shipped nothing: a refactoring'],
  ['runtime', 'Runtime artifacts', 'Runtime artifacts stay untracked'],
  ['shipped', 'See above', 'See above: covered by #12'],
  ['verification', 'See above.', 'See above: `npm test` passes'],
  ['shipped', 'See PR description.', 'See docs/retry.md'],
  ['shipped', 'See the description above', 'See the table in README.md'],
  ['docs', 'Will follow', 'Will follow in #31'],
  ['docs', 'Not applicable', 'Not applicable: the flag is internal'],
  ['records', 'This does not apply.', 'This does not apply: no decision was made'],
  ['docs', 'There was nothing to update', 'There was nothing to update, because the flag is internal'],
  ['records', 'T.B.D.', 'T.B.D. was replaced in docs/adr/0007.md'],
  ['verification', 'TODO @mona', '@mona ran it on staging'],
  ['verification', 'Not tested', 'Not tested: no Windows machine'],
  ['verification', 'NOT_VERIFIED', 'NOT_VERIFIED: Windows'],
  ['verification', '`NOT_VERIFIED`', '`NOT_VERIFIED` on Windows, no machine'],
  ['verification', 'all good 👍', 'all good: `npm test` passes'],
  ['verification', 'Looks fine.', 'Looks fine in Firefox 130'],
  ['verification', 'LGTM', 'LGTM from @mona after a run on staging'],
  ['runtime', 'not checked', 'checked: untracked'],
  ['runtime', 'tracked', 'untracked'],
  ['runtime', 'Some are tracked', 'None are tracked'],
  ['runtime', 'Some are tracked, the rest is ignored.', 'All are ignored'],
  ['shipped', '<your answer, or: None, because …>', '`<your-answer>` is parsed'],
  ['docs', 'TODO: the durable docs that were updated, or why none was', 'README.md'],
  [
    'shipped',
    'the behavior that shipped, or that nothing shipped',
    'the behavior that shipped in 2.4 is kept',
  ],
  ['verification', 'the evidence, and what was not verified', 'the evidence is the run of CI'],
  ['verification', 'Done', 'Done by CI'],
  ['verification', 'Works on my machine.', 'Works on my machine with Node 20.18'],
  ['verification', 'Not tested yet', 'Not tested yet: the runner is down'],
  ['shipped', 'As described above.', 'As described in docs/retry.md'],
  ['shipped', 'Refer to the description', 'Refer to the table in README.md'],
  ['shipped', 'Update', 'Update of the limits to 20'],
  ['shipped', 'Bug fix.', 'Bug fix: uploads no longer stop at 5 MB'],
  ['records', 'None, because x', 'None, because X is unchanged'],
  ['records', 'None, because of reasons', 'None, because of the freeze'],
  ['docs', 'Not needed: reasons', 'Not needed: internal'],
]

describe('filler is refused, and its honest neighbour is not', () => {
  for (const [field, refused, honest] of pairs) {
    it(`${field}: ${refused} / ${honest}`, () => {
      expect(verdictOf(field, refused)).toBe('placeholder')
      expect(verdictOf(field, honest)).not.toBe('placeholder')
    })
  }
})

describe('an answer is no filler', () => {
  const answers: readonly (readonly [FieldName, string])[] = [
    ['runtime', 'yes'],
    ['runtime', 'Confirmed'],
    ['runtime', 'untracked'],
    ['runtime', 'ignored'],
    ['runtime', '✅'],
    ['runtime', 'Checked'],
    ['docs', 'README.md'],
    ['docs', '`README`'],
    ['docs', 'docs/'],
    ['records', 'CHANGELOG'],
    ['records', 'Release notes'],
    ['changes', 'This PR'],
    ['changes', '#12'],
    ['shipped', '已完成'],
    ['verification', 'проверено'],
    ['verification', 'CI'],
    ['shipped', 'Nothing shipped'],
    ['follow_ups', '#31'],
  ]
  for (const [field, answer] of answers) {
    it(`${field}: ${answer}`, () => expect(verdictOf(field, answer)).toBe('answered'))
  }
})
