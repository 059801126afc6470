import type { Paint } from '../text/paint.ts'
import { shownText } from '../text/shown-text.ts'
import type { Insights, Share } from './model/insights.ts'

/** The insights as text; bars are drawn with characters, so that they need no colours. */
export const insightsText = (insights: Insights, paint: Paint): string =>
  [
    `${paint.bold('Learning insights')} over ${count(insights.sessions, 'session')} in ${insights.artifact_roots.map(shownText).join(', ')}`,
    '',
    shareLine('Corrections needed', insights.corrections),
    shareLine('Clean runs', insights.clean_runs),
    shareLine('Corrections resolved', insights.resolved),
    ...section('Repeated mistakes', insights.recurrences, row => [
      row.recurrence_key,
      `${row.count} times: ${row.sessions.join(', ')}`,
    ]),
    ...section(`Unresolved for ${insights.stale_days} days or more`, insights.stale_corrections, row => [
      row.session,
      `${row.age_days} days${row.recurrence_key === null ? '' : `, ${row.recurrence_key}`}`,
    ]),
    ...section('Routes', insights.routes, row => [`${row.target}, ${row.status}`, String(row.count)]),
    ...section('Days in the current status', insights.statuses, row => [
      row.status,
      `${count(row.sessions, 'session')}, median ${row.median_days ?? 'unknown'}, longest ${row.max_days ?? 'unknown'}`,
    ]),
    '',
  ].join('\n')

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`

const shareLine = (title: string, { count: part, of, rate }: Share): string =>
  rate === null
    ? `${title.padEnd(22)}no data`
    : `${title.padEnd(22)}${bar(rate)} ${(rate * 100).toFixed(1)}% (${part} of ${of})`

const bar = (rate: number): string => {
  const full = Math.round(rate * 20)
  return `${'#'.repeat(full)}${'.'.repeat(20 - full)}`
}

const maxRows = 20

const section = <Row>(
  title: string,
  rows: readonly Row[],
  cells: (row: Row) => readonly [string, string],
): string[] => {
  if (rows.length === 0) return ['', `${title}: none`]
  const shown = rows.slice(0, maxRows).map(row => cells(row).map(shownText) as [string, string])
  const width = Math.min(48, Math.max(...shown.map(([name]) => name.length)))
  const rest = rows.length - shown.length
  return [
    '',
    `${title}:`,
    ...shown.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`),
    ...(rest > 0 ? [`  and ${rest} more; --json prints all`] : []),
  ]
}
