import { describe, expect, it } from '@jest/globals'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'

/** The claims of one sentence under *Shipped*, each in a few words. */
const claimsOf = (sentence: string, field = 'Shipped'): readonly string[] =>
  parseCloseout(`## Closeout\n\n### ${field}\n\n${sentence}\n`).changeClaims.map(claim =>
    claim.kind === 'path'
      ? `${claim.change} ${claim.path}${claim.to === null ? '' : ` to ${claim.to}`}`
      : claim.kind,
  )

const named: Readonly<Record<string, readonly string[]>> = {
  'Added `docs/retry.md`.': ['added docs/retry.md'],
  'Add docs/retry.md for operators': ['added docs/retry.md'],
  '- Adds a new runbook [retry](docs/runbooks/retry.md)': ['added docs/runbooks/retry.md'],
  'Created the script `scripts/seed.sh`, and ran it.': ['added scripts/seed.sh'],
  'New file: src/upload/queue.ts': ['added src/upload/queue.ts'],
  'New templates: `docs/a.md`, `docs/b.md` and `docs/c.md`': [
    'added docs/a.md',
    'added docs/b.md',
    'added docs/c.md',
  ],
  '`docs/adr/0007-retries.md` was added.': ['added docs/adr/0007-retries.md'],
  '`docs/adr/0007-retries.md` (new)': ['added docs/adr/0007-retries.md'],
  'This change deletes `src/legacy/client.ts` because nothing calls it.': ['removed src/legacy/client.ts'],
  'Removed the unused `src/old.ts` and `src/older.ts` (200 lines).': [
    'removed src/old.ts',
    'removed src/older.ts',
  ],
  'Rewrote the uploader and deleted `src/old.ts`.': ['removed src/old.ts'],
  'refactor(core): drop dead src/old.ts': ['removed src/old.ts'],
  '`src/vendor/` is removed': ['removed src/vendor/'],
  'Renamed `src/a.ts` to `src/b.ts`': ['renamed src/a.ts to src/b.ts'],
  'src/a.ts was renamed to src/b.ts.': ['renamed src/a.ts to src/b.ts'],
  'Moved `src/a.ts` to `lib/a.ts`': ['renamed src/a.ts to lib/a.ts'],
  'Rename `src/a.ts` → `src/b.ts`': ['renamed src/a.ts to src/b.ts'],
  'Removed `src/old.ts` because it was never used.': ['removed src/old.ts'],
  'Deleted seed-all.sh and seed-one.ps1': ['removed seed-all.sh', 'removed seed-one.ps1'],
  'lib/queue: delete the internal header old.h': ['removed old.h'],
  'Move docs/a.md to docs/guides/': ['renamed docs/a.md to docs/guides/'],
  'Delete README.md': ['removed README.md'],
  'I have added `src/a.ts`.': ['added src/a.ts'],
  'Added src/a.ts (40 lines).': ['added src/a.ts'],
  'Only documentation changes.': ['only docs'],
  'This PR only touches docs.': ['only docs'],
  'Docs only.': ['only docs'],
  'This is a documentation-only change.': ['only docs'],
  'This change touches only documentation.': ['only docs'],
  'No behavior changes, tests only.': ['only tests'],
  'A test-only change; nothing else moved.': ['only tests'],
  'No new dependencies.': ['no new dependencies'],
  'It runs in the process, with no new runtime dependencies': ['no new dependencies'],
  'It does not add any new dependencies.': ['no new dependencies'],
  'Zero additional dependencies were needed.': ['no new dependencies'],
}

const silent: readonly string[] = [
  'Added a section to `docs/retry.md`.',
  'Added `docs/retry.md` to the sidebar.',
  'Added `docs/retry.md`: a section on timeouts.',
  'Added `docs/api.md#retries`.',
  'Added `src/upload.ts`: a retry loop.',
  'Added `src/upload.ts` (the last 40 lines).',
  'Only documentation changes skip the upload.',
  'The bot only touches docs.',
  'Added tests for `src/upload.ts`.',
  'Removed the `src/queue.h` include.',
  'Removed `src/queue.h` from the build.',
  'Removed a stale comment in `src/upload.ts`.',
  'Removed `retries` from src/upload.ts.',
  'The cleanup removes `tmp/cache.json` when it is stale.',
  'Users can now delete `config/local.json`.',
  'We did not remove `src/old.ts`.',
  'No file was added; `src/old.ts` will be deleted later.',
  '`src/old.ts` should be removed in a follow-up.',
  'Nothing but `src/old.ts` was to be removed.',
  'If the run fails, delete `tmp/state.json`.',
  'Previously removed `src/old.ts` is not needed.',
  'Moved the retry logic from `src/a.ts` to `src/b.ts`.',
  'Moved `docs/old.md` into `docs/new.md`.',
  'Renamed the option in `src/a.ts`.',
  'Renamed `retry` to `attempts`.',
  'Updated `docs/retry.md`.',
  'Removed `src/generated/*.ts`.',
  'gitignore: add `build/out.json`',
  'New default: https://example.com/acme/shop/blob/main/docs/retry.md',
  'New config file: `.shop/retry.json`',
  'It runs without extra dependencies.',
  'Removed `.flow-agents/run/state.json`.',
  'The docs-only pipeline now runs on forks.',
  'Docs-only pull requests skip the build.',
  'Docs only in the core folder; the app has code.',
  'Docs and tests only.',
  'Only the docs build was slow.',
  'The queue is read by a test only once.',
  'Documentation only: the doc comments of the uploader.',
  'It has no external dependencies.',
  'There should be no new dependencies.',
  'No new dependencies between the folders.',
  'The policy forbids adding any new dependencies.',
]

describe('what a closeout claims about its change', () => {
  for (const [sentence, claims] of Object.entries(named))
    it(`is read from: ${sentence}`, () => expect(claimsOf(sentence)).toEqual(claims))

  for (const sentence of silent)
    it(`is not read from: ${sentence}`, () => expect(claimsOf(sentence)).toEqual([]))

  it('is read under Durable docs, Records and Runtime too, and nowhere else', () => {
    for (const field of ['Durable docs', 'Records', 'Runtime artifacts'])
      expect(claimsOf('Removed `src/old.ts`.', field)).toEqual(['removed src/old.ts'])
    for (const field of ['Verification', 'Provider changes', 'Follow-ups'])
      expect(claimsOf('Removed `src/old.ts`.', field)).toEqual([])
  })

  it('is read in a time in proportion to the text, whatever it repeats', () => {
    for (const text of [
      'x/y.ts and added ',
      'a/b.ts, ',
      'added and new ',
      'Removed `a/b.ts`. ',
      'Docs only. ',
    ]) {
      const before = performance.now()
      expect(claimsOf(`Removed ${text.repeat(200_000 / text.length)}`).length).toBeLessThanOrEqual(200)
      expect(performance.now() - before).toBeLessThan(20_000)
    }
  })

  it('has the line of its sentence', () => {
    const { changeClaims } = parseCloseout(
      '## Closeout\n\n### Shipped\n\nRetries.\nRemoved `src/old.ts`.\n\n- Docs only.\n',
    )
    expect(changeClaims.map(({ line }) => line)).toEqual([6, 8])
  })
})
