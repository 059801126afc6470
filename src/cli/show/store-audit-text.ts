import type { StoreFinding } from '../../core/artifacts/model/store-facts.ts'
import type { StoreAudit } from '../reporters/reported.ts'

/** Escapes control and direction characters: in a name, they change what the reader sees. */
const plain = (text: string): string =>
  text.replace(
    /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

/** A finding on one line. */
export const findingLine = (finding: StoreFinding, path: string): string => {
  const place = finding.line === undefined ? path : `${path}:${finding.line}`
  const known = [
    finding.run && `run ${finding.run}`,
    finding.type && `type ${finding.type}`,
    finding.sha256 && `sha256 ${finding.sha256}`,
  ].filter(Boolean)
  return plain(
    `${place}: [${finding.code}] ${finding.message}${known.length > 0 ? ` (${known.join(', ')})` : ''}`,
  )
}

/** The audit of a store: one line for each finding, then their number. */
export function* storeAuditText({ runs, lines, findings, shown }: StoreAudit): Generator<string> {
  for (const finding of findings) yield `${findingLine(finding, shown(finding.path))}\n`
  yield `${count(findings.length, 'finding')} in ${count(runs, 'run')} with ${count(lines, 'journal line')}.\n`
}

const count = (size: number, noun: string): string => `${size} ${noun}${size === 1 ? '' : 's'}`
