import { evaluateStore } from '../../core/artifacts/journal/evaluate-store.ts'
import type { StoreFacts, StoreFinding } from '../../core/artifacts/model/store-facts.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readStore, settleStore } from '../../io/store/read-store.ts'
import { shownPath, storeOf } from '../io/named-store.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

/** Escapes control and direction characters: in a name, they change what the reader sees. */
const plain = (text: string): string =>
  text.replace(
    /[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/g,
    character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

const findingLine = (finding: StoreFinding, path: string): string => {
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

const isUnchecked = (facts: StoreFacts): boolean =>
  [facts.sink, ...facts.runs.map(run => run.journal)].some(journal =>
    journal?.lines.some(line => line.mac === 'unchecked'),
  )

/**
 * Audit a store and print the findings. An interrupted write is finished or undone first; in a store that cannot be
 * written it is a finding.
 */
export const auditStore = async (io: Io, named: string | undefined, asJson: boolean): Promise<number> => {
  const store = storeOf(io, named)
  await settleStore(store).catch(error => {
    if (!(error instanceof CloseoutError) && !('code' in error)) throw error
    io.err(`closeout: An interrupted write could not be finished or undone: ${error.message}\n`)
  })
  const facts = readStore(store)
  if (!facts) {
    throw new CloseoutError(
      'file-unreadable',
      `There is no artifact store at ${shownPath(io, store, '')}: it is not a folder. The first submission creates the store.`,
      {
        fix: 'closeout artifact submit --run <id> --type <type> <file>',
      },
    )
  }
  const findings = evaluateStore(facts)
  const submitted = facts.runs.flatMap(run => run.journal?.lines ?? []).length
  if (asJson) {
    io.out(
      `${JSON.stringify({ schema_version: '1.0', runs: facts.runs.length, lines: submitted, findings }, null, 2)}\n`,
    )
  } else {
    for (const finding of findings) io.out(`${findingLine(finding, shownPath(io, store, finding.path))}\n`)
    const count = (size: number, noun: string): string => `${size} ${noun}${size === 1 ? '' : 's'}`
    io.out(
      `${count(findings.length, 'finding')} in ${count(facts.runs.length, 'run')} with ${count(submitted, 'journal line')}.\n`,
    )
  }
  if (isUnchecked(facts))
    io.err(
      'The journals are signed with a key, but CLOSEOUT_JOURNAL_KEY is not set. Only the hash chains were checked.\n',
    )
  return findings.length === 0 ? exitCodes.pass : exitCodes.findings
}
