import { closeoutMissing } from '../../../../src/core/gate/rules/closeout-missing.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { changed, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const skipped = '## Closeout\n\nNot needed: a typo in the guide.\n'
const docsOnly = { changedFiles: known([changed('docs/guide.md')]) }

describeRule('closeout-missing', closeoutMissing, {
  good: {
    'a body with a closeout': someChange(),
    'a change that needs none': { ...someChange({ body: 'A fix.' }), isCloseoutRequired: false },
    'one skip, where documentation alone changes': someChange({ body: skipped, ...docsOnly }),
    'one skip, where policy always accepts it': someChange({
      body: skipped,
      policy: { closeout: { section_skip: 'always' } },
    }),
  },
  bad: {
    'a body without a closeout': [
      someChange({ body: 'Retries uploads.\n' }),
      [
        {
          code: 'closeout-missing',
          level: 'error',
          message: /^There is no closeout section\. Add a heading/,
        },
      ],
    ],
    'an empty body': [someChange({ body: '' }), [{ message: /^The pull-request body is empty/ }]],
    'one skip, where code changes': [
      someChange({ body: skipped }),
      [{ code: 'closeout-missing', place: { line: 1 }, message: /touches nothing but documentation/ }],
    ],
    'one skip for a file that only looks like documentation': [
      someChange({ body: skipped, changedFiles: known([changed('skills/deploy/SKILL.md')]) }),
      [{ code: 'closeout-missing' }],
    ],
    'one skip, where policy never accepts it': [
      someChange({ body: skipped, ...docsOnly, policy: { closeout: { section_skip: 'never' } } }),
      [{ message: /the policy does not allow that/ }],
    ],
    'one skip, where the changed files could not be read': [
      someChange({ body: skipped, changedFiles: unknown('the base is not here') }),
      [{ code: 'fact-unknown', level: 'error' }],
    ],
    'a pull request that could not be read': [
      { ...someChange({ pullRequest: unknown('GitHub answered 403') }), reading: null },
      [{ code: 'fact-unknown', level: 'error', message: /GitHub answered 403/ }],
    ],
    'comments that policy reads and that could not be read': [
      someChange({
        body: '',
        comments: unknown('GitHub answered 403'),
        policy: { closeout: { sources: ['body', 'comment'] } },
      }),
      [{ code: 'fact-unknown' }],
    ],
  },
})
