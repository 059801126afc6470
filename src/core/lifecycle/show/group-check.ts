import type { Report } from '../../gate/model/report.ts'
import { renderSummary } from '../../gate/show/summary.ts'
import { pagesOf } from '../../text/page/links.ts'
import { checkTextBytes, truncateBytes } from '../../text/truncate-bytes.ts'
import type { LifecycleStatus } from '../model/lifecycle-status.ts'
import type { CheckOutput } from '../model/operation.ts'
import { stateLine } from './state-line.ts'
import { statusTable } from './status-table.ts'

/** The check on a merge group: its pull request's status, and the gate on the group's own tree. It has no buttons. */
export const renderGroupCheck = (
  status: LifecycleStatus,
  report: Report,
  isFailing: boolean,
): CheckOutput => ({
  conclusion: isFailing ? 'failure' : status.conclusion,
  title:
    `Merge group of #${status.number}: ${isFailing ? 'the gate fails on its tree' : stateLine(status)}`.slice(
      0,
      250,
    ),
  summary: truncateBytes(
    [statusTable(status), renderSummary(report, () => '', { pages: pagesOf(status.url) })].join('\n\n'),
    checkTextBytes,
    `\`closeout check --pr ${status.number}\` prints the full report.`,
  ),
  text: `The gate checked the tree of the merge group, with the closeout of pull request #${status.number}.`,
  externalId: '',
  actions: [],
})
