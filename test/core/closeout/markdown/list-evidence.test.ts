import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'
import { runs } from '../../../support/laws.ts'

const digest = 'ab'.repeat(32)
const under = (verification: string, field = 'Verification') =>
  parseCloseout(`## Closeout\n\n### ${field}\n\n${verification}\n`).evidence

const named: Readonly<Record<string, readonly [string, readonly object[]]>> = {
  'a check in a list item': ['- check: unit tests', [{ kind: 'check', name: 'unit tests', app: null }]],
  'a check on a plain line among others': [
    'Ran everything.\ncheck: unit tests\nAll is well.',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check behind a ticked box': ['- [x] check: lint.', [{ kind: 'check', name: 'lint', app: null }]],
  'a check with its app': [
    '- check: codecov/patch (app: codecov)',
    [{ kind: 'check', name: 'codecov/patch', app: 'codecov' }],
  ],
  'a check whose name has brackets and commas': [
    '- Check: test (ubuntu-latest, 20)',
    [{ kind: 'check', name: 'test (ubuntu-latest, 20)', app: null }],
  ],
  'several checks in code marks, and prose behind them': [
    '- checks: `unit tests`, `lint` all pass',
    [
      { kind: 'check', name: 'unit tests', app: null },
      { kind: 'check', name: 'lint', app: null },
    ],
  ],
  'a bold word': ['- **check:** unit tests', [{ kind: 'check', name: 'unit tests', app: null }]],
  'a check with its app and code marks': [
    '- check: `patch` (app: codecov)',
    [{ kind: 'check', name: 'patch', app: 'codecov' }],
  ],
  'a check in code marks as a whole': [
    '- `check: unit tests` ✅',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check after a word in code marks': [
    '- `check`: unit tests',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check after a full width colon': [
    '- check：unit tests',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check in code marks, and how it ended': [
    '- check: `unit tests` — passed',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check in quotes, and how it ended': [
    '- check: "unit tests" (passed)',
    [{ kind: 'check', name: 'unit tests', app: null }],
  ],
  'a check in quotes with its app': [
    '- check: "patch" (app: codecov)',
    [{ kind: 'check', name: 'patch', app: 'codecov' }],
  ],
  'a file in code marks as a whole': [
    `- \`file: dist/cli.cjs sha256:${digest}\``,
    [{ kind: 'file', path: 'dist/cli.cjs', sha256: digest }],
  ],
  'a commit status': ['- commit status: ci/build', [{ kind: 'status', context: 'ci/build' }]],
  'a file': [
    `- file: \`dist/cli.cjs\` sha256:${digest}`,
    [{ kind: 'file', path: 'dist/cli.cjs', sha256: digest }],
  ],
  'a file with a space in its path': [
    `- file: \`docs/the guide.pdf\` sha256:${digest}`,
    [{ kind: 'file', path: 'docs/the guide.pdf', sha256: digest }],
  ],
  'a linked run, and its line': [
    '- 41 passed in [the run](https://github.com/octo/shop/actions/runs/7)',
    [{ kind: 'address', url: 'https://github.com/octo/shop/actions/runs/7' }],
  ],
  'bare addresses of a job, an artifact and a check run': [
    'https://github.com/octo/shop/actions/runs/7/job/8 https://github.com/octo/shop/actions/runs/7/artifacts/9, https://github.com/octo/shop/runs/8.',
    [
      { kind: 'address', url: 'https://github.com/octo/shop/actions/runs/7/job/8' },
      { kind: 'address', url: 'https://github.com/octo/shop/actions/runs/7/artifacts/9' },
      { kind: 'address', url: 'https://github.com/octo/shop/runs/8' },
    ],
  ],
  'the check of a pull request page': [
    '- <https://github.com/octo/shop/pull/3/checks?check_run_id=8>',
    [{ kind: 'address', url: 'https://github.com/octo/shop/pull/3/checks?check_run_id=8' }],
  ],
}

const silent: Readonly<Record<string, string>> = {
  'pasted output': '```\ncheck: unit tests\n```',
  'a folded block': '<details>\n\n- check: unit tests\n\n</details>',
  'an unticked box': '- [ ] check: unit tests',
  'a sentence with the word in it': 'I ran the check: it passed. Double check: yes.',
  'a word that only ends so': '- recheck: unit tests',
  'an address of something else':
    '- https://github.com/octo/shop/pull/3 and https://example.com/actions/runs/7',
  'words before a path without code marks': `- file: the package dist/cli.cjs sha256:${digest}`,
  'a file without a digest': '- file: dist/cli.cjs',
  'a comment': '<!-- check: unit tests -->\nRan by hand on Linux.',
}

describe('lines that name evidence', () => {
  for (const [sentence, [text, names]] of Object.entries(named))
    it(`names ${sentence}`, () => expect(under(text).flatMap(line => line.names)).toEqual(names))

  for (const [sentence, text] of Object.entries(silent))
    it(`names nothing in ${sentence}`, () => expect(under(text)).toEqual([]))

  it('stands under Verification alone', () =>
    expect(under('- check: unit tests', 'Shipped behavior')).toEqual([]))

  it('has the line and the text of the line that names it', () =>
    expect(under('First.\n\n- a\n- `npm test`: 41 passed\n  check: unit tests')).toEqual([
      { line: 9, text: 'check: unit tests', names: [{ kind: 'check', name: 'unit tests', app: null }] },
    ]))

  it('answers the field', () =>
    expect(
      parseCloseout('## Closeout\n\n### Verification\n\n- check: unit tests\n').fields.verification.verdict,
    ).toBe('answered'))

  it('reads any text without a crash, and each name within a line of the text', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom('check:', 'commit status:', '`', 'a', ' ', '\n', '- ', '|', '(app: x)', '**'),
          {
            maxLength: 30,
          },
        ),
        parts => {
          const text = parts.join('')
          for (const { line, names } of under(text)) {
            expect(line).toBeLessThanOrEqual(text.split('\n').length + 5)
            expect(names.length).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: runs(200, 2_000) },
    ))
})
