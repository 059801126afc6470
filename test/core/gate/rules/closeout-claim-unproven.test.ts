import type { EvaluatedEvidence, EvidenceTarget } from '../../../../src/core/evidence/model/evidence.ts'
import { closeoutClaimUnproven } from '../../../../src/core/gate/rules/closeout-claim-unproven.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { explainApiError } from '../../../../src/io/github/client/explain-api-error.ts'
import { changed, completeBody, runtimePath, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const docs = (text: string) => completeBody.replace('- Updated `docs/retry.md`', text)
const here = (...paths: string[]) => ({ existingPaths: known(new Set(paths)) })

const unreadEvidence = (target: EvidenceTarget): EvaluatedEvidence => ({
  entry: { target, line: 12, stated: [] },
  verdict: 'unknown',
  reason: 'it may not',
  permission: 'actions: read',
  url: null,
  found: {},
})

describeRule('closeout-claim-unproven', closeoutClaimUnproven, {
  good: {
    'a document that the change adds': someChange(),
    'a document that the change touches in another letter case': someChange({
      body: docs('- Updated `readme.md`'),
      changedFiles: known([changed('README.md')]),
      ...here('README.md'),
    }),
    'a document that is only named in another letter case': someChange({
      body: docs('- Nothing in `readme.md` describes retries, so only `docs/retry.md` was updated'),
      ...here('README.md', 'docs/retry.md'),
    }),
    'places of a system that are only named': someChange({
      body: docs(
        '- Updated `docs/retry.md`: reads `/etc/shop.toml` and `/run/shop/shop.sock`, answers `/api/health.json`',
      ),
    }),
    'a lone name of a document in a folder that the change touches': someChange({
      body: docs('- Updated `retry.md` and `LICENSE`'),
      changedFiles: known([changed('docs/retry.md'), changed('packages/a/LICENSE')]),
      ...here('docs/retry.md'),
    }),
    'lone names that no verb is about': someChange({
      body: docs(
        '- Updated the table of `guide.md` names in `docs/retry.md`\n- Updated `guide.md` in the wiki\n- Not needed: `nothere.md` is generated\n- Updated `setup.sh` callers',
      ),
      ...here('docs/retry.md'),
    }),
    'a folder below which something changed': someChange({ body: docs('- Updated `docs/`') }),
    'a document that is only named, and is there': someChange({
      body: docs('- As `docs/old.md` says.'),
      ...here('docs/old.md'),
    }),
    'a removed document that is said to be removed': someChange({
      body: docs('- Removed `docs/old.md`'),
      changedFiles: known([changed('docs/old.md', 'removed')]),
      ...here(),
    }),
    'a removed document that is said to be moved into another': someChange({
      body: docs('- Moved `docs/old.md` into `docs/retry.md`'),
      changedFiles: known([changed('docs/old.md', 'removed'), changed('docs/retry.md', 'added')]),
      ...here('docs/retry.md'),
    }),
    'runs and artifacts that the token may not read, which are reported as evidence': someChange({
      body: completeBody.replace(
        '- #12',
        '- https://github.com/octo/shop/actions/runs/5, https://github.com/octo/shop/actions/runs/6/artifacts/9',
      ),
      references: new Map(
        ['5', '6/artifacts/9'].map(one => [
          `https://github.com/octo/shop/actions/runs/${one}`,
          unknown('it may not'),
        ]),
      ),
      evidence: [
        unreadEvidence({ kind: 'workflow_run', run: 5, attempt: null, job: null }),
        unreadEvidence({ kind: 'test_report', artifact: 9, sha256: null }),
      ],
    }),
    'its own number': someChange({
      references: new Map([
        ['#12', known(false)],
        ['#31', known(true)],
      ]),
    }),
  },
  bad: {
    'a lone name of a document that the change does not touch': [
      someChange({
        body: docs('- Updated `guide.md`, `nothere.md` and `LICENSE`'),
        ...here('guide.md', 'docs/retry.md'),
      }),
      [
        { level: 'error', message: /guide\.md was changed, but the path is not part of the change/ },
        { level: 'error', message: /nothere\.md was changed, but the path does not exist/ },
        { level: 'error', message: /LICENSE was changed, but the path does not exist/ },
      ],
    ],
    'references that the token may not read, as one notice with the permission to add': [
      someChange({
        body: completeBody.replace('- #12', '- #40 and #41'),
        references: new Map(
          ['#31', '#40', '#41'].map(one => [
            one,
            unknown(
              explainApiError(
                { status: 403, headers: {}, isTimeout: false, message: '' },
                'issues',
                'issues: read',
                0,
              ),
            ),
          ]),
        ),
      }),
      [
        {
          code: 'fact-unknown',
          level: 'notice',
          message:
            /^#40, #41, #31: whether they exist could not be read: GitHub does not allow this token to access issues/,
          fix: 'Add this line to `permissions` in the workflow: issues: read',
        },
      ],
    ],
    'a document said to be updated that is not in the change': [
      someChange({ body: docs('- Updated `docs/other.md`'), ...here('docs/other.md') }),
      [
        {
          code: 'closeout-claim-unproven',
          level: 'error',
          place: { line: 17 },
          message: /says that docs\/other\.md was changed, but the path is not part of the change/,
        },
      ],
    ],
    'a document said to be updated in another letter case, which is not in the change': [
      someChange({ body: docs('- Updated `readme.md`'), ...here('README.md') }),
      [{ level: 'error', message: /says that readme\.md was changed/ }],
    ],
    'a document said to be created that does not exist': [
      someChange({ body: docs('- Created `docs/ghost.md`'), ...here() }),
      [{ level: 'error', message: /does not exist at the head/ }],
    ],
    'a document said to be updated that the change removes': [
      someChange({
        body: docs('- Updated `docs/old.md`'),
        changedFiles: known([changed('docs/old.md', 'removed')]),
        ...here(),
      }),
      [
        {
          code: 'closeout-claim-unproven',
          level: 'error',
          place: { line: 17 },
          message: /^The closeout says that docs\/old\.md was changed, but the change removes it\.$/,
          fix: 'Say that docs/old.md was removed, or restore the file.',
        },
      ],
    ],
    'a document that is only named, and is not there': [
      someChange({ body: docs('- As `docs/ghost.md` says.'), ...here() }),
      [{ level: 'warning', message: /docs\/ghost\.md does not exist at the head/ }],
    ],
    'an issue that does not resolve': [
      someChange({ references: new Map([['#31', known(false)]]) }),
      [{ level: 'warning', message: /^#31 does not exist/ }],
    ],
    'an issue that could not be looked up, as a notice': [
      someChange({ references: new Map([['#31', unknown('GitHub answered 403')]]) }),
      [{ code: 'fact-unknown', level: 'notice' }],
    ],
    'runtime files said to be untracked while one is tracked': [
      someChange({ trackedRuntime: known([runtimePath('.flow-agents/a.json')]) }),
      [
        {
          code: 'closeout-claim-unproven',
          level: 'error',
          place: { line: 29 },
          message: /no runtime files are tracked, but the merge would track 1 path/,
        },
      ],
    ],
    'claims that cannot be held against an unknown diff': [
      someChange({ changedFiles: unknown('the base is not here') }),
      [{ code: 'fact-unknown', level: 'error' }],
    ],
  },
})
