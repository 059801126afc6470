import { findingsTable, nextSteps } from '../../core/gate/show/findings-table.ts'
import { renderSummary } from '../../core/gate/show/summary.ts'
import { escapeMarkdown } from '../../core/text/escape-markdown.ts'
import { type FindingList, findingsOf } from './findings.ts'
import type { Reporters } from './reported.ts'

/** The findings as the summary of the gate shows them: what to do next, then a row for each rule. */
const page = ({ findings, textOf, conclusion }: FindingList): Iterable<string> => [
  [`## ${conclusion}.`, ...nextSteps(findings, code => textOf(code).title), ...findingsTable(findings)]
    .join('\n\n')
    .concat('\n'),
]

/** Markdown, for a job summary or a comment. */
export const reporters: Reporters = {
  check: ({ report, skeleton, pages }) => [renderSummary(report, skeleton(), { pages })],
  validate: validation => page(findingsOf.validate(validation)),
  audit: audits => page(findingsOf.audit(audits)),
  'artifact audit': audit => page(findingsOf['artifact audit'](audit)),
  error: ({ what, fix }) => [
    `## The command did not run.\n\n${[what, ...(fix === null ? [] : [`Fix: ${fix}`])].map(escapeMarkdown).join('\n\n')}\n`,
  ],
  init: null,
  fix: null,
  clean: null,
  doctor: null,
  'audit --insights': null,
  parse: null,
  'parse --jsonl': null,
  version: null,
}
