import type { FileFix } from '../../core/gate/fix/model.ts'
import type { ErrorReport } from '../../core/gate/model/error-schema.ts'
import { auditJson } from '../../core/sessions/audit-json.ts'
import { jsonText } from '../../core/text/json/json-text.ts'
import { lineDiff } from '../../core/text/line-diff.ts'
import { type EvaluatedBody, fieldsAs, routesOf, sectionOf } from '../../engine/evaluate-body.ts'
import type { Init } from '../../engine/setup/init-repository.ts'
import { toShown } from '../../io/git/trees/fold-path.ts'
import { toText } from '../../io/store/write-body.ts'
import type { FixReport } from '../show/fix-text.ts'
import type { CommandError } from '../show/print-error.ts'
import type { AuditsReport, Reporters, StoreAudit } from './reported.ts'

const plainJson = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** One root is an object, several are a list of them. */
function* auditsJson({ audits, asPasted }: AuditsReport): Generator<string> {
  for (const [index, audit] of audits.entries()) {
    if (audits.length > 1) yield index === 0 ? '[' : ','
    yield* auditJson(audit, asPasted)
  }
  if (audits.length > 1) yield ']\n'
}

const bodyJson = ({ closeout, record, pass }: EvaluatedBody): string =>
  plainJson({
    section: sectionOf(closeout),
    fields: fieldsAs(closeout, ({ verdict, line, text }) => ({ verdict, line, text })),
    routes: routesOf(closeout),
    record: record.standing,
    pass,
    skip: closeout.skip,
    remarks: closeout.remarks,
    record_problems: record.standing === 'invalid' ? record.problems : [],
  })

const storeJson = ({ runs, lines, findings }: StoreAudit): string =>
  plainJson({ schema_version: '1.0', runs, lines, findings })

const diffOf = ({ name, before, after }: FileFix) => lineDiff(name, toText(before), toText(after))

const initJson = ({ plan: { files, kept, refused, notes }, isApplied }: Init) => ({
  schema_version: '1.0',
  applied: isApplied,
  files: files.map(file => ({ path: file.path, new: file.before === '', diff: diffOf(file) })),
  unchanged: kept,
  refused,
  notes,
})

/** The differences stand in it also where they were written. */
const fixJson = ({ plan, isDryRun }: FixReport) => {
  const { untrack, ignore, body, toAnswer, refused, notes } = plan
  return {
    schema_version: '1.0',
    dry_run: isDryRun,
    untracked: untrack.map(toShown),
    ignore: ignore && { path: ignore.name, rules: ignore.rules, diff: diffOf(ignore) },
    body: body && { path: body.name, fields: body.fields, diff: diffOf(body) },
    to_answer: toAnswer.map(({ name, line }) => ({ field: name, line })),
    refused,
    notes,
  }
}

/** An error on one line. */
export const errorJson = (error: CommandError): Iterable<string> => {
  const report: ErrorReport = { schema_version: '1.0', error }
  return [`${jsonText(report, 0)}\n`]
}

/** One JSON document. */
export const reporters: Reporters = {
  check: ({ report }) => [plainJson(report)],
  init: init => [plainJson(initJson(init))],
  fix: report => [plainJson(fixJson(report))],
  validate: validation => [`${jsonText(validation)}\n`],
  audit: auditsJson,
  clean: ({ cleaning }) => [`${jsonText(cleaning)}\n`],
  doctor: report => [plainJson(report)],
  'audit --insights': insights => [`${jsonText(insights)}\n`],
  parse: evaluated => [bodyJson(evaluated)],
  'parse --jsonl': null,
  'artifact audit': audit => [storeJson(audit)],
  version: program => [plainJson({ schema_version: '1.0', ...program })],
  'policy diff': ({ pulls, isCut }) => [plainJson({ schema_version: '1.0', pulls, is_cut: isCut })],
  'policy test': tested => [plainJson({ schema_version: '1.0', ...tested })],
  'policy show': policy => [plainJson({ schema_version: '1.0', ...policy })],
  error: errorJson,
}
