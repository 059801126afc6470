import { describe, expect, it } from '@jest/globals'
import { evaluateEvidence } from '../../../src/core/evidence/evaluate-evidence.ts'
import type { EvidenceTarget, StatedCount } from '../../../src/core/evidence/model/evidence.ts'
import type {
  ArtifactFact,
  CheckRunFact,
  EvidenceFacts,
  JobFacts,
  ReportFacts,
  StatusFact,
  TestCounts,
} from '../../../src/core/evidence/model/evidence-facts.ts'
import { defaultEvidencePolicy } from '../../../src/core/evidence/model/evidence-policy.ts'
import { known, unknown } from '../../../src/core/vocabulary/known.ts'
import { head, otherCommit, someCheck, someJob, someRun, verdictOf } from '../../support/evidence/facts.ts'

const refusal = unknown(
  'GitHub does not allow this token to access the jobs (403); give the token the permission `actions: read`',
)

describe('a check', () => {
  const target: EvidenceTarget = { kind: 'check', name: 'unit tests', app: null }
  const job = (fields = {}, run = {}, edited: readonly string[] = []): JobFacts => ({
    job: known(someJob(fields)),
    of: someRun(run, known(edited)),
  })
  const facts = (
    runs: readonly CheckRunFact[] = [someCheck()],
    jobs: readonly (readonly [number, JobFacts])[] = [[8, job()]],
  ): EvidenceFacts => ({ kind: 'check', runs: known(runs), jobs: new Map(jobs) })
  const foreign = someCheck({ id: 9, app: 'codecov' })

  it('holds for a job that succeeded on the head', () =>
    expect(verdictOf(target, facts())).toEqual({
      verdict: 'holds',
      reason: 'the job unit tests of run 7 succeeded on aaaaaaa',
      permission: null,
    }))

  for (const conclusion of ['failure', 'skipped', 'neutral', 'cancelled', 'timed_out', 'action_required'])
    it(`is contradicted by ${conclusion}`, () =>
      expect(verdictOf(target, facts(undefined, [[8, job({ conclusion })]])).verdict).toBe('contradicted'))

  it('says that a skipped job did not run', () =>
    expect(verdictOf(target, facts(undefined, [[8, job({ conclusion: 'skipped' })]])).reason).toContain(
      'ended with skipped, so it did not run',
    ))

  it('counts by its job, whatever the check itself says', () =>
    expect(verdictOf(target, facts(undefined, [[8, job({ conclusion: 'failure' })]])).verdict).toBe(
      'contradicted',
    ))

  it('counts while the rest of its run is still in progress', () =>
    expect(
      verdictOf(target, facts(undefined, [[8, job({}, { isCompleted: false, conclusion: null })]])).verdict,
    ).toBe('holds'))

  it('is pending while its job runs', () =>
    expect(
      verdictOf(target, facts(undefined, [[8, job({ isCompleted: false, conclusion: null })]])).verdict,
    ).toBe('pending'))

  it('is self-made where the change edits its workflow', () =>
    expect(
      verdictOf(target, facts(undefined, [[8, job({}, {}, ['.github/workflows/ci.yml'])]])),
    ).toMatchObject({
      verdict: 'self-made',
      reason: 'the change edits .github/workflows/ci.yml, which made it',
    }))

  it('is unknown where a workflow made it itself: no job has its id', () =>
    expect(verdictOf(target, facts(undefined, [[8, { job: known(null), of: null }]]))).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('a workflow made this check itself'),
    }))

  it('is unknown and names the permission where the job could not be read', () =>
    expect(verdictOf(target, facts(undefined, [[8, { job: refusal, of: null }]]))).toMatchObject({
      verdict: 'unknown',
      permission: 'actions: read',
    }))

  it('of another app counts only where policy names the app', () => {
    expect(verdictOf(target, facts([foreign], []))).toMatchObject({
      verdict: 'unknown',
      reason: 'the check is of the app codecov; policy `evidence.apps` does not name it',
    })
    expect(verdictOf(target, facts([foreign], []), { apps: ['Codecov'] }).verdict).toBe('holds')
    expect(
      verdictOf(target, facts([{ ...foreign, conclusion: 'failure' }], []), { apps: ['codecov'] }).verdict,
    ).toBe('contradicted')
  })

  it('of another app is ignored beside a job of the same name', () =>
    expect(verdictOf(target, facts([{ ...foreign, conclusion: 'failure' }, someCheck()])).verdict).toBe(
      'holds',
    ))

  it('has the worst verdict of the jobs with its name', () =>
    expect(
      verdictOf(
        target,
        facts(
          [someCheck(), someCheck({ id: 10 })],
          [
            [8, job()],
            [10, job({ id: 10, conclusion: 'failure' })],
          ],
        ),
      ).verdict,
    ).toBe('contradicted'))

  it('never holds while one of the jobs with its name was not looked up', () =>
    expect(verdictOf(target, facts([someCheck(), someCheck({ id: 10 })])).verdict).toBe('unknown'))

  it('of our own is never evidence', () => {
    for (const name of ['artifact gate', 'artifact lifecycle'])
      expect(verdictOf({ ...target, name }, facts([someCheck({ name })])).verdict).toBe('unknown')
  })

  it('of a named app has to be of that app', () =>
    expect(verdictOf({ ...target, app: 'codecov' }, facts())).toMatchObject({
      verdict: 'unknown',
      reason: 'no check of this name on aaaaaaa is of the app codecov',
    }))

  it('that nobody has made yet is unknown', () =>
    expect(verdictOf(target, facts([], [])).reason).toBe(
      'no check run of this name is on aaaaaaa; it may not have started, or has another name',
    ))

  it('by its id is stale where it ran on another commit', () =>
    expect(
      verdictOf(
        { kind: 'check', id: 8 },
        facts(
          [someCheck({ headSha: otherCommit })],
          [[8, job({ headSha: otherCommit }, { headSha: otherCommit })]],
        ),
      ),
    ).toMatchObject({ verdict: 'stale', reason: 'it ran on ccccccc, and the head is aaaaaaa' }))
})

describe('a commit status', () => {
  const target: EvidenceTarget = { kind: 'status', context: 'ci/build' }
  const status = (state: string, creator: string | null = 'ci[bot]', context = 'ci/build'): StatusFact => ({
    context,
    state,
    creator,
    url: null,
    createdAt: null,
  })
  const policy = { statuses: [{ context: 'ci/build', creator: 'ci[bot]' }] }
  const judged = (statuses: readonly StatusFact[], given = policy) =>
    verdictOf(target, { kind: 'status', statuses: known(statuses) }, given)

  it('has the verdict of its newest state, from the creator that policy expects', () => {
    expect(judged([status('success'), status('failure')]).verdict).toBe('holds')
    expect(judged([status('failure'), status('success')]).verdict).toBe('contradicted')
    expect(judged([status('error')]).verdict).toBe('contradicted')
    expect(judged([status('pending')]).verdict).toBe('pending')
  })

  it('is unknown from anyone else, also where the expected creator set an older one', () => {
    expect(judged([status('success', 'agent'), status('success')])).toMatchObject({
      verdict: 'unknown',
      reason: 'agent set it, and not ci[bot]',
    })
    expect(judged([status('success')], { statuses: [] }).verdict).toBe('unknown')
    expect(judged([status('success', null)]).verdict).toBe('unknown')
  })

  it('is unknown where the head has none of its context', () =>
    expect(judged([status('success', 'ci[bot]', 'ci/docs')]).verdict).toBe('unknown'))
})

describe('a workflow run', () => {
  const target: EvidenceTarget = { kind: 'workflow_run', run: 7, attempt: null, job: null }
  const judged = (
    of: ReturnType<typeof someRun>,
    job: Extract<EvidenceFacts, { kind: 'workflow_run' }>['job'] = null,
  ) => verdictOf(target, { kind: 'workflow_run', job, of })

  it('holds on the head, with success, by an event of the change', () => {
    for (const event of ['pull_request', 'push', 'merge_group'])
      expect(judged(someRun({ event })).verdict).toBe('holds')
  })

  it('is unknown by another event: its workflow may be that of another commit', () => {
    for (const event of ['workflow_dispatch', 'schedule', 'pull_request_target', 'workflow_run'])
      expect(judged(someRun({ event })).verdict).toBe('unknown')
  })

  it('is stale, pending, contradicted, of another repository, or self-made', () => {
    expect(judged(someRun({ headSha: otherCommit })).verdict).toBe('stale')
    expect(judged(someRun({ isCompleted: false, conclusion: null })).verdict).toBe('pending')
    expect(judged(someRun({ conclusion: 'failure' })).verdict).toBe('contradicted')
    expect(judged(someRun({ repository: 'octo/other' })).verdict).toBe('unknown')
    expect(judged(someRun({}, known(['actions/setup/action.yml']))).verdict).toBe('self-made')
    expect(judged(someRun({}, unknown('the files could not be listed'))).verdict).toBe('unknown')
    expect(judged({ run: known(null), edited: known([]) }).verdict).toBe('unknown')
  })

  it('names its attempt', () => expect(judged(someRun({ attempt: 2 })).reason).toContain('run 7, attempt 2'))

  it('of a job counts by the job, which has to be of that run', () => {
    expect(judged(someRun({ conclusion: 'failure' }), known(someJob())).verdict).toBe('holds')
    expect(judged(someRun(), known(someJob({ conclusion: 'skipped' }))).verdict).toBe('contradicted')
    expect(judged(someRun(), known(someJob({ run: 6 })))).toMatchObject({
      verdict: 'unknown',
      reason: 'job 8 belongs to run 6',
    })
    expect(judged(someRun(), known(null)).verdict).toBe('unknown')
  })

  it('of another repository is never looked up', () =>
    expect(
      verdictOf({ kind: 'workflow_run', foreign: 'https://github.com/a/b/actions/runs/1' }, null),
    ).toMatchObject({
      verdict: 'unknown',
      reason: 'it belongs to another repository, and only evidence of this repository is looked up',
    }))
})

describe('a test report', () => {
  const sha256 = 'd'.repeat(64)
  const counts = (fields: Partial<TestCounts> = {}): TestCounts => ({
    file: 'junit.xml',
    executed: 41,
    failed: 0,
    errors: 0,
    skipped: 0,
    ...fields,
  })
  type Given = {
    readonly artifact?: Partial<ArtifactFact>
    readonly report?: Partial<ReportFacts>
    readonly of?: ReturnType<typeof someRun>
    readonly stated?: readonly StatedCount[]
    readonly recorded?: string
  }
  const judged = ({ artifact = {}, report = {}, of = someRun(), stated = [], recorded }: Given = {}) =>
    evaluateEvidence(
      { target: { kind: 'test_report', artifact: 9, sha256: recorded ?? null }, line: 1, stated },
      {
        kind: 'test_report',
        artifact: known({ id: 9, run: 7, digest: sha256, isExpired: false, bytes: 100, ...artifact }),
        of,
        report: known({ sha256, counts: [counts()], refused: null, ...report }),
      },
      { repository: 'octo/shop', head },
      defaultEvidencePolicy,
    )

  it('holds where tests ran and none failed; skipped are shown', () =>
    expect(judged({ report: { counts: [counts({ skipped: 2 })] } })).toMatchObject({
      verdict: 'holds',
      reason: 'the report says 41 passed, 0 failed, 2 skipped; the line states no number to compare',
      found: { artifact: 9, run: 7, sha256 },
    }))

  it('is contradicted by a failure, an error, and by tests that did not run', () => {
    expect(judged({ report: { counts: [counts({ failed: 1 })] } }).verdict).toBe('contradicted')
    expect(judged({ report: { counts: [counts({ errors: 1 })] } }).verdict).toBe('contradicted')
    expect(judged({ report: { counts: [counts({ executed: 0, skipped: 41 })] } })).toMatchObject({
      verdict: 'contradicted',
      reason: 'no test was executed: 0 passed, 0 failed, 41 skipped',
    })
  })

  it('is held against the numbers on its own line: a file or the sum of three', () => {
    const matrix = [counts(), counts({ executed: 40, skipped: 1 }), counts({ executed: 39, skipped: 2 })]
    const says = (count: number, of: StatedCount['of'] = 'passed') =>
      judged({ report: { counts: matrix }, stated: [{ count, of }] })
    expect(says(41).verdict).toBe('holds')
    expect(says(39).verdict).toBe('holds')
    expect(says(120).verdict).toBe('holds')
    expect(says(123, 'tests').verdict).toBe('holds')
    expect(says(0, 'failed').verdict).toBe('holds')
    expect(says(3, 'skipped').verdict).toBe('holds')
    expect(says(42)).toMatchObject({
      verdict: 'contradicted',
      reason: 'the line says 42 passed, and the report says 120 passed, 0 failed, 3 skipped in 3 files',
    })
  })

  it('has to be the bytes that GitHub kept, and those that the record names', () => {
    expect(judged({ report: { sha256: 'e'.repeat(64) } }).verdict).toBe('contradicted')
    expect(judged({ recorded: 'e'.repeat(64) }).verdict).toBe('contradicted')
    expect(judged({ recorded: sha256 }).verdict).toBe('holds')
  })

  it('is unknown where it expired, has no digest, has no report or cannot be read', () => {
    expect(judged({ artifact: { isExpired: true } }).verdict).toBe('unknown')
    expect(judged({ artifact: { digest: null } }).verdict).toBe('unknown')
    expect(judged({ report: { counts: [] } }).verdict).toBe('unknown')
    expect(judged({ report: { refused: 'junit.xml declares a document type' } }).verdict).toBe('unknown')
  })

  it('of a run that does not count does not count', () => {
    expect(judged({ of: someRun({ headSha: otherCommit }) }).verdict).toBe('stale')
    expect(judged({ of: someRun({ conclusion: 'failure' }) }).verdict).toBe('contradicted')
    expect(judged({ of: someRun({}, known(['.github/workflows/ci.yml'])) }).verdict).toBe('self-made')
  })

  it('counts while its run is in progress, so that the gate can be a later job of it', () =>
    expect(judged({ of: someRun({ isCompleted: false, conclusion: null }) }).verdict).toBe('holds'))
})

describe('a file', () => {
  const target: EvidenceTarget = { kind: 'file', path: 'dist/cli.cjs', sha256: 'd'.repeat(64) }
  it('holds with its digest, and is contradicted by another one or by no file', () => {
    expect(verdictOf(target, { kind: 'file', digest: known('d'.repeat(64)) }).verdict).toBe('holds')
    expect(verdictOf(target, { kind: 'file', digest: known('e'.repeat(64)) }).verdict).toBe('contradicted')
    expect(verdictOf(target, { kind: 'file', digest: known(null) }).verdict).toBe('contradicted')
    expect(verdictOf(target, { kind: 'file', digest: unknown('a reason') }).verdict).toBe('unknown')
  })
})
