import { jsonText } from '../text/json/json-text.ts'
import { localCommands } from './local-commands.ts'
import { type Audit, buckets } from './model/audit.ts'

/**
 * The audit as JSON, in pieces: `artifact_root`, `buckets`, `totals` as every version of the audit has them,
 * then what is new. Together the pieces are what two-blank `JSON.stringify` gives.
 *
 * @param asPasted  a command as it works where the reader pastes it
 */
export function* auditJson(
  audit: Audit,
  asPasted: (command: string) => string = command => command,
): Generator<string> {
  const { buckets: sorted, totals, artifact_root: root, attention: _, groups: __, ...rest } = audit
  yield `{\n  "artifact_root": ${jsonText(root)},\n  "buckets": {`
  for (const [index, bucket] of buckets.entries()) {
    yield `${index === 0 ? '' : ','}\n    "${bucket}": [`
    let separator = '\n'
    for (const item of sorted[bucket]) {
      const commands = localCommands(item, audit).map(asPasted)
      yield `${separator}${indent(jsonText({ ...item, commands }), '      ')}`
      separator = ',\n'
    }
    yield separator === '\n' ? ']' : '\n    ]'
  }
  yield `\n  },\n  "totals": ${indent(jsonText(totals), '  ').trimStart()}`
  for (const [key, value] of Object.entries(rest))
    yield `,\n  "${key}": ${indent(jsonText(value), '  ').trimStart()}`
  yield '\n}\n'
}

const indent = (text: string, blanks: string): string => `${blanks}${text.replaceAll('\n', `\n${blanks}`)}`
