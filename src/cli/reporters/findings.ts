import type { StoreFindingCode } from '../../core/artifacts/model/store-facts.ts'
import { rules } from '../../core/gate/rule-table.ts'
import type { AuditItem, Bucket } from '../../core/sessions/model/audit.ts'
import { sessionDefects } from '../../core/sessions/model/sidecar-finding.ts'
import type { Finding, FindingLevel } from '../../core/vocabulary/finding.ts'
import type { Reported, Reporter, Reporters } from './reported.ts'

/** What a code means: a title, and how to act on it where that is the same for every finding. */
export type CodeText = { readonly title: string; readonly what?: string; readonly fix?: string }

/**
 * What a report found, in one form for the formats that list findings. `conclusion` is its last line; `source` is where a
 * closeout stands that is no file.
 */
export type FindingList = {
  readonly findings: readonly Finding<string>[]
  readonly textOf: (code: string) => CodeText
  readonly conclusion: string
  readonly source: 'body' | 'comment'
}

type FindingSubject = 'check' | 'validate' | 'audit' | 'artifact audit'

/** What each report found. */
const findingsOf: { readonly [S in FindingSubject]: (reported: Reported[S]) => FindingList } = {
  check: ({ report }) => ({
    findings: report.findings,
    // The codes of a report are those of the table.
    textOf: code => rules[code as keyof typeof rules],
    conclusion: `The verdict is ${report.verdict}`,
    source: report.closeout.source === 'comment' ? 'comment' : 'body',
  }),
  validate: ({ sessions, findings }) => ({
    findings: findings.map(({ file, pointer, code, message, fix }) => ({
      code,
      level: 'error',
      place: { path: file },
      message: `${pointer === '' ? '' : `${pointer}: `}${message}.`,
      fix,
    })),
    textOf: code => ({ title: sessionDefects[code as keyof typeof sessionDefects].replace(/\.$/, '') }),
    conclusion: `${count(findings.length, 'defect')} in ${count(sessions, 'session')}`,
    source: 'body',
  }),
  audit: ({ audits }) => {
    const findings = audits.flatMap(({ attention }) => [...attention].map(findingOfSession))
    return {
      findings,
      textOf: code => bucketTexts[code as Attention],
      conclusion: `${count(findings.length, 'session')} of ${audits.reduce((sum, { totals }) => sum + totals.scanned, 0)} need attention`,
      source: 'body',
    }
  },
  'artifact audit': ({ runs, findings, shown }) => ({
    findings: findings.map(({ code, path, line, message }) => ({
      code,
      level: 'error',
      place: { path: shown(path), ...(line === undefined ? {} : { line }) },
      message,
    })),
    textOf: code => ({ title: storeTexts[code as StoreFindingCode] }),
    conclusion: `${count(findings.length, 'finding')} in ${count(runs, 'run')}`,
    source: 'body',
  }),
}

/**
 * The reporters of a format that lists findings: what has none is not reported in it.
 *
 * @param own  what the format says in its own way
 */
export const listingReporters = (
  list: (findings: FindingList) => Iterable<string>,
  own: { readonly error: Reporter<'error'>; readonly check?: Reporter<'check'> },
): Reporters => ({
  check: checked => list(findingsOf.check(checked)),
  validate: validation => list(findingsOf.validate(validation)),
  audit: audits => list(findingsOf.audit(audits)),
  'artifact audit': audit => list(findingsOf['artifact audit'](audit)),
  init: null,
  fix: null,
  clean: null,
  doctor: null,
  'audit --insights': null,
  parse: null,
  'parse --jsonl': null,
  version: null,
  'policy show': null,
  'policy test': null,
  'policy diff': null,
  ...own,
})

const findingOfSession = (item: AuditItem): Finding<string> => ({
  code: item.classification,
  level: bucketTexts[item.classification as Attention].level,
  place: { path: item.path },
  message: `${item.slug}: ${item.reasons.join('; ')}`,
  fix: item.next_act,
})

/** Finished sessions need no attention. */
type Attention = Exclude<Bucket, 'terminal_done'>

const bucketTexts: Readonly<Record<Attention, CodeText & { readonly level: FindingLevel }>> = {
  invalid: { level: 'error', title: 'The sidecars of the session are invalid' },
  active_learning_followup: { level: 'warning', title: 'A learning route of the session needs action' },
  cleanup_candidate: { level: 'notice', title: 'The session has to be closed' },
  active_wip: { level: 'notice', title: 'The session is in progress' },
}

const storeTexts: Readonly<Record<StoreFindingCode, string>> = {
  'unjournaled-file': 'A file has no entry in the journal',
  'altered-file': 'A file differs from its entry in the journal',
  'missing-file': 'A file of the journal is missing',
  'broken-chain': 'The hash chain of a journal is broken',
  'cut-journal': 'A journal lost lines',
  'unrecorded-step': 'A step has no record',
  'unknown-type': 'A file has no known type',
  'outside-a-run': 'A file is in no run',
  'not-a-file': 'A path is not a file',
  'unearned-terminal': 'A run ended without what its end requires',
  'interrupted-write': 'A write was interrupted',
}

const count = (size: number, noun: string): string => `${size} ${noun}${size === 1 ? '' : 's'}`
