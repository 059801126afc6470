import { describe, expect, it } from '@jest/globals'
import type { EvidenceLine } from '../../../src/core/closeout/model/evidence-line.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'
import { listEvidenceEntries } from '../../../src/core/evidence/list-evidence-entries.ts'
import { readStatedCounts } from '../../../src/core/evidence/read-stated-counts.ts'

const place = { repository: { owner: 'octo', name: 'shop' }, serverUrl: 'https://github.com' }
const home = 'https://github.com/octo/shop'
const linked = (url: string): EvidenceLine => ({
  line: 3,
  text: '41 passed',
  names: [{ kind: 'address', url }],
})
const targetsOf = (url: string) =>
  listEvidenceEntries({ lines: [linked(url)], records: [] }, place).map(({ target }) => target)

const addresses: Readonly<Record<string, object>> = {
  [`${home}/actions/runs/7`]: { kind: 'workflow_run', run: 7, attempt: null, job: null },
  [`${home}/actions/runs/7/attempts/2`]: { kind: 'workflow_run', run: 7, attempt: 2, job: null },
  [`${home}/actions/runs/7/job/8`]: { kind: 'workflow_run', run: 7, jobId: 8 },
  [`${home}/actions/runs/7/job/8?pr=12#step:3:1`]: { kind: 'workflow_run', run: 7, jobId: 8 },
  [`${home}/actions/runs/7/artifacts/9`]: { kind: 'test_report', artifact: 9, sha256: null, run: 7 },
  [`${home}/runs/8`]: { kind: 'check', id: 8 },
  [`${home}/pull/12/checks?check_run_id=8`]: { kind: 'check', id: 8 },
  'https://GitHub.com/Octo/Shop/actions/runs/7': { kind: 'workflow_run', run: 7, attempt: null, job: null },
}

describe('entries of evidence', () => {
  for (const [url, target] of Object.entries(addresses))
    it(`takes only ids from ${url}`, () => expect(targetsOf(url)).toEqual([target]))

  for (const url of [
    'https://github.com/octo/other/actions/runs/7',
    'https://github.example/octo/shop/actions/runs/7',
    'https://github.com@evil.example/octo/shop/actions/runs/7',
  ])
    it(`keeps ${url} apart: it is not of this repository`, () =>
      expect(targetsOf(url)).toEqual([{ kind: 'workflow_run', foreign: url }]))

  for (const url of [`${home}/pull/12`, `${home}/actions/runs/7/usage`, 'no address'])
    it(`takes nothing from ${url}`, () => expect(targetsOf(url)).toEqual([]))

  it('state the numbers of their line, and none beside another report', () => {
    const line = (...urls: readonly string[]): EvidenceLine => ({
      line: 3,
      text: '41 passed (a), 7 skipped (b)',
      names: urls.map(url => ({ kind: 'address', url })),
    })
    const statedIn = (one: EvidenceLine) =>
      listEvidenceEntries({ lines: [one], records: [] }, place).map(({ stated }) => stated.length)
    const [run, report] = [`${home}/actions/runs/7`, `${home}/actions/runs/7/artifacts/9`]
    expect(statedIn(line(run, report))).toEqual([2, 2])
    expect(statedIn(line(report, `${report}?pr=3`))).toEqual([2])
    expect(statedIn(line(report, `${run}/artifacts/10`))).toEqual([0, 0])
  })

  it('come from records of version 1.1 too, each target once, a line before a record', () => {
    const body = [
      '## Closeout',
      '### Verification',
      '- check: unit tests',
      '```closeout-record',
      JSON.stringify({
        schema_version: '1.1',
        slug: 'retry',
        evidence: [
          { kind: 'command', summary: 'npm test: 41 passed' },
          { kind: 'check', summary: 'unit tests', name: 'unit tests' },
          { kind: 'status', summary: 'CI', context: 'ci/build' },
          { kind: 'workflow_run', summary: 'CI', run_id: 7, attempt: 2, job: 'build' },
          { kind: 'test_report', summary: '41 passed, 2 skipped', artifact_id: 9, sha256: 'a'.repeat(64) },
          { kind: 'file', summary: 'the bundle', path: 'dist/cli.cjs', sha256: 'b'.repeat(64) },
        ],
      }),
      '```',
    ].join('\n')
    const closeout = parseCloseout(body)
    const record = parseRecords(closeout.records)
    const records = record.standing === 'valid' ? record.records : []
    expect(listEvidenceEntries({ lines: closeout.evidence, records }, place)).toEqual([
      { target: { kind: 'check', name: 'unit tests', app: null }, line: 3, stated: [] },
      { target: { kind: 'status', context: 'ci/build' }, line: null, stated: [] },
      { target: { kind: 'workflow_run', run: 7, attempt: 2, job: 'build' }, line: null, stated: [] },
      {
        target: { kind: 'test_report', artifact: 9, sha256: 'a'.repeat(64) },
        line: null,
        stated: [
          { count: 41, of: 'passed' },
          { count: 2, of: 'skipped' },
        ],
      },
      { target: { kind: 'file', path: 'dist/cli.cjs', sha256: 'b'.repeat(64) }, line: null, stated: [] },
    ])
  })
})

const jest = [
  [41, 'passed'],
  [41, 'tests'],
] as const

describe('numbers that a line states', () => {
  const said: Readonly<Record<string, readonly (readonly [number, string])[]>> = {
    'npm test: 41 passed': [[41, 'passed']],
    '41 tests passed, 2 skipped, 0 failed': [
      [41, 'passed'],
      [2, 'skipped'],
      [0, 'failed'],
    ],
    'Tests: 3 failed, 1,204 passed, 1,207 total': [
      [3, 'failed'],
      [1204, 'passed'],
      [1207, 'tests'],
    ],
    '41/43 unit tests passed': [
      [41, 'passed'],
      [43, 'tests'],
    ],
    '41 of 43 tests, no failures': [
      [43, 'tests'],
      [0, 'failed'],
    ],
    'Node 20 and 22, build 7.1, #12, in 3 minutes, v2 tests': [],
    'Finished on 2026-11-21 with 12 warnings': [],
    // What runners print.
    'Test Suites: 1 passed, 1 total; Tests: 41 passed, 41 total': jest,
    'Test Suites: 1 passed, 1 total, Tests: 41 passed, 41 total': jest,
    'Test Files  5 passed (5), Tests  41 passed (41)': [[41, 'passed']],
    'Test Files  1 failed | 4 passed (5)': [],
    'Tests run: 999, Failures: 0, Errors: 0, Skipped: 0': [
      [999, 'tests'],
      [0, 'failed'],
      [0, 'skipped'],
    ],
    'Failed: 0, Passed: 999, Total: 999': [
      [0, 'failed'],
      [999, 'passed'],
      [999, 'tests'],
    ],
    '# tests 999 # pass 999': [
      [999, 'tests'],
      [999, 'passed'],
    ],
    'pass 999, fail 0': [
      [999, 'passed'],
      [0, 'failed'],
    ],
    '999 examples, 0 failures': [
      [999, 'tests'],
      [0, 'failed'],
    ],
    'Passed: 999': [[999, 'passed']],
    'Tests: 42': [[42, 'tests']],
    'Tests: 42 total': [[42, 'tests']],
    'OK (41 tests, 82 assertions)': [[41, 'tests']],
    'test result: ok. 41 passed; 0 failed; 0 ignored': [
      [41, 'passed'],
      [0, 'failed'],
      [0, 'skipped'],
    ],
    '===== 41 passed in 1.20s =====': [[41, 'passed']],
    '41 of 43 tests passed': [
      [41, 'passed'],
      [43, 'tests'],
    ],
    'All 42 tests pass': [[42, 'passed']],
    '41 passed in the run': [[41, 'passed']],
    '41 passed and 2 skipped': [
      [41, 'passed'],
      [2, 'skipped'],
    ],
    // Numbers of something else, beside that of the run.
    '12 tests added, 41 passed': [[41, 'passed']],
    'added 12 tests; 41 passed': [[41, 'passed']],
    '3 new tests; 41 passed': [[41, 'passed']],
    'New: 12 tests; 41 passed': [[41, 'passed']],
    '12 tests (new), 41 passed': [[41, 'passed']],
    '41 passed, up from 38 tests': [[41, 'passed']],
    '41 passed (was 38 passed, 2 skipped)': [[41, 'passed']],
    '41 passed (before: 38 passed, 2 skipped)': [[41, 'passed']],
    'Retried 3 failed uploads: 41 passed': [[41, 'passed']],
    'Retried 3 failed and 2 skipped uploads: 41 passed': [[41, 'passed']],
    '41 passed; 1 failed on main before': [[41, 'passed']],
    'On main: 1 failed; here: 41 passed': [[41, 'passed']],
    '41 passed, 12 tests of them new': [[41, 'passed']],
    '5 test files, 41 tests passed, 3 suites': [[41, 'passed']],
    'Fixed 3 failing tests: 41 passed': [[41, 'passed']],
    'test/upload.test.ts: 12 passed': [],
    'Linux: 41 passed; Windows: 40 passed': [],
    '3 failed → 0 failed, 41 passed': [[41, 'passed']],
    'Failed: 3 → 0': [],
    'none of 41 tests failed': [],
  }
  for (const [text, counts] of Object.entries(said))
    it(text, () => expect(readStatedCounts(text).map(({ count, of }) => [count, of])).toEqual(counts))
})
