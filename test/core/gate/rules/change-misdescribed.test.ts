import { defaultEvidencePolicy } from '../../../../src/core/evidence/model/evidence-policy.ts'
import { changeMisdescribed } from '../../../../src/core/gate/rules/change-misdescribed.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { changed, completeBody, someChange, someFacts } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

/** A closeout that says this as what shipped, and a change of these files. `existing` exist at the head. */
const says = (
  sentence: string,
  files: Readonly<Record<string, 'added' | 'modified' | 'removed' | string>>,
  existing: readonly string[] = [],
  more: Parameters<typeof someChange>[0] = {},
) =>
  someChange({
    body: completeBody
      .replace('Uploads are retried up to three times on a 5xx answer.', sentence)
      .replace('- Updated `docs/retry.md`', 'None, because nothing is documented.'),
    changedFiles: known(
      Object.entries(files).map(([path, what]) =>
        what === 'added' || what === 'modified' || what === 'removed'
          ? changed(path, what)
          : { path, status: 'renamed' as const, from: what },
      ),
    ),
    existingPaths: known(new Set(existing)),
    ...more,
  })

const one = (message: RegExp) => [
  { code: 'change-misdescribed' as const, level: 'warning' as const, place: { line: 5 }, message },
]

describeRule('change-misdescribed', changeMisdescribed, {
  good: {
    'a file that the change adds': says('Added `src/a.ts`.', { 'src/a.ts': 'added' }),
    'a file that the change adds in a folder that the text leaves out': says('Added `src/a.ts`.', {
      'packages/web/src/a.ts': 'added',
    }),
    'a folder with a new file': says('Added `src/queue/`.', { 'src/queue/a.ts': 'added' }),
    'the new name of a file': says('Added `src/b.ts`.', { 'src/b.ts': 'src/a.ts' }),
    'a file that the change removes': says('Removed `src/a.ts`.', { 'src/a.ts': 'removed' }),
    'the old name of a file': says('Removed `src/a.ts`.', { 'src/b.ts': 'src/a.ts' }),
    'a rename': says('Renamed `src/a.ts` to `src/b.ts`.', { 'src/b.ts': 'src/a.ts' }),
    'a rename with edits, which the diff shows as two files': says('Renamed `src/a.ts` to `src/b.ts`.', {
      'src/a.ts': 'removed',
      'src/b.ts': 'added',
    }),
    'a removed path that was never there: the text may shorten it': says('Removed `lib/ghost.ts`.', {
      'src/a.ts': 'modified',
    }),
    'a file name alone that the diff has twice': says('Removed `index.ts`.', {
      'src/a/index.ts': 'modified',
      'src/b/index.ts': 'modified',
    }),
    'a file name alone that the diff does not have': says('Removed `index.ts`.', { 'src/a.ts': 'modified' }, [
      'index.ts',
    ]),
    'documents, where only documentation changed': says('Docs only.', {
      'docs/retry.md': 'modified',
      'README.md': 'modified',
      'docs/pictures/a.svg': 'added',
      'docs/examples/retry.ts': 'modified',
    }),
    'settings and examples, of which the name does not say what they are': says('Docs only.', {
      'README.md': 'modified',
      '.github/settings.yml': 'modified',
      'examples/retry.ts': 'modified',
    }),
    'tests and their documents, where only tests changed': says('Tests only.', {
      'test/a.test.ts': 'modified',
      'src/a.spec.ts': 'added',
      'pkg/a_test.go': 'modified',
      'CHANGELOG.md': 'modified',
      'package.json': 'modified',
    }),
    'a merge group, which may hold other pull requests too': says(
      'Docs only.',
      { 'src/a.ts': 'modified' },
      [],
      { subject: { ...someFacts().subject, kind: 'merge_group' } },
    ),
    'no new dependencies': says('No new dependencies.', { 'package.json': 'modified' }),
    'manifests that could not be read': says('No new dependencies.', { 'package.json': 'modified' }, [], {
      newDependencies: unknown('a reason'),
    }),
    'a diff that could not be read, which another rule reports': says('Docs only.', {}, [], {
      changedFiles: unknown('a reason'),
    }),
    'a file said to be added that the change lacks, which another rule reports': says(
      'Added `src/a.ts`.',
      { 'src/b.ts': 'added' },
      ['src/a.ts'],
    ),
  },
  bad: {
    'a file said to be added that was there before': [
      says('Added `src/a.ts`.', { 'src/a.ts': 'modified' }),
      one(/^The closeout says that src\/a\.ts was added, but the change edits it: it exists at the base\.$/),
    ],
    'the same by its name alone': [
      says('New file: `a.ts`.', { 'src/a.ts': 'modified' }),
      one(/a\.ts was added, but the change edits it/),
    ],
    'a file said to be added, in the present tense, that the change does not touch': [
      says('Add `src/a.ts`.', { 'src/b.ts': 'added' }, ['src/a.ts']),
      one(/src\/a\.ts was added, but the change does not touch it/),
    ],
    'a file said to be added that is nowhere': [
      says('Add `src/a.ts`.', { 'src/b.ts': 'added' }),
      one(/src\/a\.ts was added, but it does not exist at the head/),
    ],
    'a file said to be removed that the change edits': [
      says('Removed `src/a.ts`.', { 'src/a.ts': 'modified' }, ['src/a.ts']),
      one(/^The closeout says that src\/a\.ts was removed, but src\/a\.ts still exists at the head/),
    ],
    'a file said to be removed that the change does not touch': [
      says('Removed `src/a.ts`.', { 'src/b.ts': 'removed' }, ['src/a.ts']),
      one(/src\/a\.ts was removed, but/),
    ],
    'a folder said to be removed of which a part is left': [
      says('Removed `src/old/`.', { 'src/old/a.ts': 'removed' }, ['src/old/']),
      one(/src\/old\/ was removed, but src\/old\/ still exists/),
    ],
    'a rename of a file that is still there': [
      says('Renamed `src/a.ts` to `src/b.ts`.', { 'src/b.ts': 'added' }, ['src/a.ts']),
      one(/src\/a\.ts was renamed to src\/b\.ts, but src\/a\.ts still exists/),
    ],
    'a rename to a file that is not there': [
      says('Renamed `src/a.ts` to `src/b.ts`.', { 'src/a.ts': 'removed' }),
      one(/was renamed to src\/b\.ts, but the change has no src\/b\.ts/),
    ],
    'code, where only documentation is said to have changed': [
      says('Docs only.', { 'README.md': 'modified', 'src/a.ts': 'modified', 'src/b.ts': 'added' }),
      one(
        /only documentation changed, but the change touches src\/a\.ts \(code\) and 1 other file of that sort\.$/,
      ),
    ],
    'a manifest, where only documentation is said to have changed': [
      says('This is a docs-only change.', { 'README.md': 'modified', 'package.json': 'modified' }),
      one(/touches package\.json \(a manifest\)\.$/),
    ],
    'code, where only tests are said to have changed': [
      says('Tests only.', { 'test/a.test.ts': 'modified', 'src/a.ts': 'modified' }),
      one(/only tests changed, but the change touches src\/a\.ts \(code\)\.$/),
    ],
    'a new dependency, where none is said to be new': [
      says('No new dependencies.', { 'package.json': 'modified' }, [], {
        newDependencies: known([
          { name: 'left-pad', path: 'package.json' },
          { name: 'right-pad', path: 'package.json' },
        ]),
      }),
      one(/no dependency is new, but the change adds left-pad to package\.json and 1 more\.$/),
    ],
    'the level that policy sets': [
      says('Docs only.', { 'src/a.ts': 'modified' }, [], {
        policy: { evidence: { ...defaultEvidencePolicy, claims: 'error' } },
      }),
      [{ code: 'change-misdescribed', level: 'error' }],
    ],
  },
})
