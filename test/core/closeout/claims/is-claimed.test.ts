import { describe, expect, it } from '@jest/globals'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'

/** The paths that a sentence under Durable docs says were changed. */
const changedIn = (sentence: string): readonly string[] =>
  parseCloseout(`## Closeout\n\n### Durable docs\n${sentence}\n`).claims.flatMap(claim =>
    claim.kind === 'path' && claim.asserts === 'changed' ? [claim.path] : [],
  )

const retry = ['docs/retry.md']
const both = ['docs/retry.md', 'README.md']

describe('a sentence claims a change of', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'Updated docs/retry.md, not README.md.': retry,
    'Reviewed README.md and updated docs/retry.md': retry,
    'Read README.md, updated docs/retry.md': retry,
    'Updated docs/retry.md and checked that README.md is still right': retry,
    'Updated docs/retry.md, README.md is still right': retry,
    'Updated docs/retry.md (README.md needed nothing)': retry,
    'Updated docs/retry.md, which README.md links to': retry,
    'Updated docs/retry.md after reading README.md': retry,
    'docs/retry.md updated, using the same wording as README.md': retry,
    'Updated docs/retry.md, per the convention in README.md': retry,
    'Updated docs/retry.md in the same way as README.md': retry,
    'Updated docs/retry.md because README.md was out of date': retry,
    'Updated docs/retry.md to match the table in README.md': retry,
    'Added docs/retry.md, and never touched README.md': retry,
    'Added a link to docs/old.md in docs/retry.md': retry,
    'README.md is updated in #31, not here': [],
    'Updated README.md in octo/shop#31': [],
    'README.md was updated in a separate pull request': [],
    'I updated neither README.md nor docs/retry.md because the flag is internal': [],
    'Updated `docs/retry.md`, not `README.md`': retry,
    'Added `src/legacy/` to the lint run.': [],
    'Added `src/a.ts` and src/b.ts to the coverage report.': [],
    'Added `src/legacy/z.ts` to `docs/retry.md`': retry,
    'Added src/gone.ts to the ignore list before deleting it.': [],
    '`src/legacy/z.ts` was moved to the deprecated list.': [],
    '`src/a.ts` was added to coverage.': [],
    'Added `docs/retry.md`: exports used in `src/index.ts`.': retry,
    'Added docs/retry.md: the limits of README.md': retry,
    // What is claimed all the same.
    'Added docs/retry.md to describe the limits': retry,
    'Updated the documents: docs/retry.md and README.md': both,
    'Updated docs/retry.md and README.md': both,
    'Updated docs/retry.md, README.md': both,
    'Updated docs/retry.md as well as README.md': both,
    'Updated the limits in docs/retry.md and the table in README.md': both,
    'docs/retry.md and README.md were updated': both,
    'Reviewed docs/a.md and then updated docs/retry.md and README.md': both,
    'Updated docs/retry.md; README.md was updated too': both,
    'Updated not only docs/retry.md': retry,
    'New docs/retry.md describes the limits': retry,
    '- `docs/retry.md`: updated': retry,
    'Updated `readme.md`': ['readme.md'],
    'Updated readme.md and /README.md.': ['readme.md', 'README.md'],
    'Settings were moved to /etc/shop/shop.conf': [],
    'Added a section on how retries behave when a server answers 503 to docs/retry.md': [],
  }
  it.each(Object.entries(cases))('%s', (sentence, paths) => expect(changedIn(sentence)).toEqual(paths))
})
