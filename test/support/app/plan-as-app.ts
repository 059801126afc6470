import type { Report } from '../../../src/core/gate/model/report.ts'
import { planChange } from '../../../src/engine/plan-change.ts'
import { openOctokit } from '../../../src/io/github/client/open-octokit.ts'
import { tokenOfApp } from '../evidence/github.ts'
import type { Stage, StagedChange } from './stage.ts'

/** The report that the engine of the app makes of a pull request. */
export const reportOfApp = async ({ github }: Stage, { number }: StagedChange): Promise<Report> => {
  const { report } = await planChange(
    {
      request: openOctokit(await tokenOfApp(github), github.url),
      app: github.app,
      serverUrl: 'https://github.com',
      now: () => new Date(),
    },
    { repository: { owner: 'octo', name: 'shop' }, number, witnesses: [], before: [] },
  )
  return report
}
