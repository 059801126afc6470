import { jsonText } from '../../core/text/json/json-text.ts'
import { fieldsAs, routesOf, sectionOf } from '../../engine/evaluate-body.ts'
import type { EvaluatedLine, Reporters } from './reported.ts'

const describeLine = (line: EvaluatedLine): unknown => {
  if ('error' in line) return line
  const { id, evaluated, ms } = line
  const { closeout, record, pass } = evaluated
  const refused = closeout.remarks.find(remark => remark.kind === 'body-unreadable')
  return {
    id,
    section: sectionOf(closeout),
    fields: fieldsAs(closeout, ({ verdict }) => verdict),
    routes: routesOf(closeout),
    record: record.standing,
    pass,
    ms,
    ...(refused ? { refused: refused.message } : {}),
  }
}

/** A line of JSON for each line that was read. */
export const reporters: Reporters = {
  check: null,
  init: null,
  fix: null,
  validate: null,
  audit: null,
  clean: null,
  doctor: null,
  'audit --insights': null,
  parse: null,
  'parse --jsonl': line => [`${JSON.stringify(describeLine(line))}\n`],
  'artifact audit': null,
  version: null,
  'policy show': null,
  'policy test': null,
  'policy diff': null,
  error: error => [`${jsonText({ schema_version: '1.0', error }, 0)}\n`],
}
