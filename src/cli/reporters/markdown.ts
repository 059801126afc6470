import { findingsTable } from '../../core/gate/show/findings-table.ts'
import { nextSteps } from '../../core/gate/show/next-steps.ts'
import { renderSummary } from '../../core/gate/show/summary.ts'
import { escapeMarkdown } from '../../core/text/escape-markdown.ts'
import { type FindingList, listingReporters } from './findings.ts'

/** The findings as the summary of the gate shows them: what to do next, then a row for each rule. */
const page = ({ findings, textOf, conclusion }: FindingList): Iterable<string> => [
  [`## ${conclusion}.`, ...nextSteps(findings, code => textOf(code).title), ...findingsTable(findings)]
    .join('\n\n')
    .concat('\n'),
]

/** Markdown, for a job summary or a comment. */
export const reporters = listingReporters(page, {
  check: ({ report, skeleton, pages }) => [renderSummary(report, skeleton, { pages })],
  error: ({ what, fix }) => [
    `## The command did not run.\n\n${[what, ...(fix === null ? [] : [`Fix: ${fix}`])].map(escapeMarkdown).join('\n\n')}\n`,
  ],
})
