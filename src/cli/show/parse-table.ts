import { closeoutFields, fieldNames } from '../../core/closeout/model/closeout.ts'
import type { EvaluatedBody } from '../../engine/evaluate-body.ts'

const controls = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u202A-\u202E\u2066-\u2069]/g
const shorten = (text: string): string => {
  const clean = text.replace(/\s+/g, ' ').replace(controls, '?')
  return [...clean].length > 60 ? `${[...clean].slice(0, 59).join('')}…` : clean
}

/** A closeout as a table: each field with its verdict, its line and the start of its text. */
export const parseTable = ({ closeout, record, pass }: EvaluatedBody): string => {
  const { section, routes, remarks } = closeout
  const heading = section
    ? `Section  ${shorten(section.title)} (lines ${section.line} to ${section.endLine})`
    : 'Section  none: no heading is named Closeout'
  const rows = fieldNames.map(name => {
    const { verdict, line, text } = closeout.fields[name]
    return `  ${closeoutFields[name].title.padEnd(18)}${verdict.padEnd(13)}${(line === null ? '-' : `line ${line}`).padEnd(10)}${shorten(text)}`
  })
  const routeRows = routes.map(
    route =>
      `  ${shorten(`${route.target}: ${route.action}`)}  ${route.status}${route.ref ? ` -> ${shorten(route.ref)}` : ''}`,
  )
  const remarkRows = [
    ...remarks.map(
      remark =>
        `  line ${remark.line}  ${remark.message.replace(controls, '?')}${remark.fix ? `\n    Fix: ${remark.fix.replace(controls, '?')}` : ''}`,
    ),
    ...(record.standing === 'invalid'
      ? record.problems.map(
          problem =>
            `  line ${problem.line}  record ${problem.pointer || '/'}: ${problem.message.replace(controls, '?')}`,
        )
      : []),
  ]
  return [
    heading,
    ...(closeout.skip === null
      ? []
      : [`Skipped  ${shorten(closeout.skip)} (accepted where the policy allows it)`]),
    '',
    ...rows,
    ...(routeRows.length > 0 ? ['', 'Routes', ...routeRows] : []),
    ...(remarkRows.length > 0 ? ['', 'Remarks', ...remarkRows] : []),
    '',
    `Record   ${record.standing}`,
    `Result   ${pass ? 'pass' : 'not complete'}`,
    '',
  ].join('\n')
}
