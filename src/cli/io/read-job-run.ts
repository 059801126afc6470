import type { RecordExtras } from '../../core/closeout/model/closeout-draft.ts'
import type { Io } from './terminal.ts'

/**
 * The run that a job of GitHub Actions belongs to, as a record carries it: workflow, id, attempt, step and address.
 * Empty outside of a job.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/variables
 */
export const readJobRun = (env: Io['env']): Pick<RecordExtras, 'run'> => {
  const { GITHUB_RUN_ID: id, GITHUB_RUN_ATTEMPT: attempt, GITHUB_WORKFLOW: workflow, GITHUB_JOB: job } = env
  if (env.GITHUB_ACTIONS !== 'true' || !id || !/^\d{1,20}$/.test(id)) return {}
  const count = /^[1-9]\d{0,5}$/.test(attempt ?? '') ? Number(attempt) : undefined
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = env
  const url = `${server}/${repository}/actions/runs/${id}${count === undefined ? '' : `/attempts/${count}`}`
  return {
    run: {
      ...(workflow ? { workflow } : {}),
      id,
      ...(count === undefined ? {} : { attempt: count }),
      ...(job ? { step: job } : {}),
      ...(server && repository && URL.canParse(url) ? { url } : {}),
    },
  }
}
