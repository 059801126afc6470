import type { Known } from '../../vocabulary/known.ts'

/** Something that GitHub runs. `conclusion` is `null` until it has completed; instants are ISO-8601 UTC. */
type Execution = {
  readonly isCompleted: boolean
  readonly conclusion: string | null
  readonly completedAt: string | null
  readonly url: string | null
}

/** A check run. `app` is the slug of the app that made it; all jobs of a run are in one `suite`. */
export type CheckRunFact = Execution & {
  readonly id: number
  readonly name: string
  readonly app: string | null
  readonly suite: number | null
  readonly headSha: string
}

/** A job of one attempt of a run. Its id is that of its check run. */
export type JobFact = Execution & {
  readonly id: number
  readonly name: string
  readonly run: number
  readonly attempt: number
  readonly headSha: string
}

/** One attempt of a workflow run. `repository` is `owner/name`, `path` the workflow file relative to the root. */
export type WorkflowRunFact = Execution & {
  readonly id: number
  readonly attempt: number
  readonly repository: string
  readonly headSha: string
  readonly event: string
  readonly path: string
  /** Reusable workflows that it called, as `owner/name/path`. */
  readonly called: readonly string[]
}

/** A run, and which of the files that define it the change edits: workflow, local actions, reusable workflows. */
export type RunFacts = {
  readonly run: Known<WorkflowRunFact | null>
  readonly edited: Known<readonly string[]>
}

/** How a newer attempt than the named one ended, for the run or for the job of the same name. */
export type NewerAttempt = Pick<Execution, 'isCompleted' | 'conclusion'> & { readonly attempt: number }

/** A commit status. `creator` is a login. */
export type StatusFact = {
  readonly context: string
  readonly state: string
  readonly creator: string | null
  readonly url: string | null
  readonly createdAt: string | null
}

/** An artifact of a run. `digest` is of its zip file, 64 hexadecimal digits; `null` where GitHub has none. */
export type ArtifactFact = {
  readonly id: number
  readonly run: number | null
  readonly digest: string | null
  readonly isExpired: boolean
  readonly bytes: number
}

/** What one JUnit XML file reports. `executed` are the tests that were not skipped. */
export type TestCounts = {
  readonly file: string
  readonly executed: number
  readonly failed: number
  readonly errors: number
  readonly skipped: number
}

/**
 * The reports of an artifact that was downloaded: one entry for each JUnit XML file.
 *
 * `sha256` is of the zip file. `refused` says why a file could not be read.
 */
export type ReportFacts = {
  readonly sha256: string
  readonly counts: readonly TestCounts[]
  readonly refused: string | null
}

/** What was read for one entry. `null` within a `Known` is GitHub's own "there is none". */
export type EvidenceFacts =
  | {
      readonly kind: 'check'
      readonly runs: Known<readonly CheckRunFact[] | null>
      /** By the id of the check run: the job that it belongs to, for those of GitHub Actions. */
      readonly jobs: ReadonlyMap<number, JobFacts>
    }
  | { readonly kind: 'status'; readonly statuses: Known<readonly StatusFact[]> }
  | {
      readonly kind: 'workflow_run'
      readonly job: Known<JobFact | null> | null
      readonly of: RunFacts | null
      readonly newer?: Known<NewerAttempt | null>
    }
  | {
      readonly kind: 'test_report'
      readonly artifact: Known<ArtifactFact | null>
      readonly of: RunFacts | null
      readonly report: Known<ReportFacts> | null
    }
  | { readonly kind: 'file'; readonly digest: Known<string | null> }

/**
 * A job, and the run that it belongs to; `of` is `null` where there is no job.
 *
 * `newer` is read for a linked job alone; `null` within it: no newer attempt has the job.
 */
export type JobFacts = {
  readonly job: Known<JobFact | null>
  readonly of: RunFacts | null
  readonly newer?: Known<NewerAttempt | null>
}
