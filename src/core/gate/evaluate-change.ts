import { type FieldName, fieldNames } from '../closeout/model/closeout.ts'
import { describeTarget } from '../evidence/describe-target.ts'
import { counted } from '../text/shown-text.ts'
import { type Finding, type FindingLevel, findingLevels } from '../vocabulary/finding.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import { leniencyOf } from './leniency-of.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { Report } from './model/report.ts'
import type { CloseoutReading, RuleContext } from './model/rule-context.ts'
import { needsCloseout } from './needs-closeout.ts'
import { completeFinding, evaluators } from './rule-table.ts'

/**
 * Evaluate one change: every rule sees all the facts, every finding is kept.
 *
 * Pure: the same facts and the same reading give the same report, for every front end.
 *
 * @param facts    what was gathered, with what could not be read
 * @param reading  the closeout as it was read; `null` where there was no text to read
 */
export const evaluateChange = (facts: ChangeFacts, reading: CloseoutReading | null): Report => {
  const { policy } = facts.policy
  const change: RuleContext = { facts, policy, reading, isCloseoutRequired: needsCloseout(facts, policy) }
  const leniency = leniencyOf(facts, policy.closeout)
  const findings = evaluators.flatMap(({ about, evaluate }) => {
    const own = evaluate(change).map(completeFinding)
    return about === 'closeout' && leniency ? own.map(one => soften(one, leniency.level)) : own
  })
  return {
    schema_version: '1.0',
    subject: describeSubject(facts),
    at: facts.at,
    policy: facts.policy.source,
    mode: policy.mode,
    verdict: verdictOf(findings, facts),
    findings: findings.toSorted(byWeight),
    closeout: describeCloseout(change),
    ...describeEvidence(facts),
    notes: listNotes(change, leniency?.note ?? null),
  }
}

const soften = (finding: Finding, level: FindingLevel): Finding =>
  finding.level === 'error' ? { ...finding, level } : finding

const byWeight = (a: Finding, b: Finding): number =>
  findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level)

/**
 * A fact that could not be read does not pass; if nothing else failed, the verdict is `undecided`. Nor does anything
 * fail by a policy that could not be read: it may allow what the strict default refuses.
 */
const verdictOf = (findings: readonly Finding[], { policy }: ChangeFacts): Report['verdict'] => {
  const errors: readonly RuleCode[] = findings
    .filter(finding => finding.level === 'error')
    .map(finding => finding.code)
  if (errors.length === 0) return 'pass'
  const isPolicyUnread = policy.problems.some(({ isUnread }) => isUnread)
  return isPolicyUnread || errors.every(code => code === 'fact-unknown') ? 'undecided' : 'fail'
}

const describeSubject = ({ subject }: ChangeFacts): Report['subject'] => ({
  kind: subject.kind,
  repository: subject.repository && `${subject.repository.owner}/${subject.repository.name}`,
  number: subject.number,
  base: subject.base.sha,
  head: subject.head.sha,
})

const unread = { verdict: 'missing', line: null, text: '' } as const

const describeCloseout = ({ reading, isCloseoutRequired }: RuleContext): Report['closeout'] => {
  const closeout = reading?.closeout
  return {
    required: isCloseoutRequired,
    source: closeout?.section ? (reading?.source ?? null) : null,
    line: closeout?.section?.line ?? null,
    skip: closeout?.skip ?? null,
    fields: Object.fromEntries(
      fieldNames.map(name => [name, describeField(closeout?.fields[name])]),
    ) as Report['closeout']['fields'],
    routes: (closeout?.routes ?? []).map(({ target, action, status, ref }) => ({
      target,
      action,
      status,
      ref: ref ?? null,
    })),
    record: reading?.record.standing ?? 'absent',
  }
}

/** What the schema of the report has of a field: the finding quotes what was refused. */
const describeField = ({ verdict, line, text }: Report['closeout']['fields'][FieldName] = unread) => ({
  verdict,
  line,
  text,
})

const describeEvidence = ({ evidence }: ChangeFacts): Pick<Report, 'evidence'> => {
  if (evidence === null || evidence.length === 0) return {}
  return {
    evidence: evidence.map(({ entry, verdict, reason, permission, url, found }) => ({
      kind: entry.target.kind,
      named: describeTarget(entry.target),
      line: entry.line,
      verdict,
      reason,
      permission,
      url,
      found: { ...found },
    })),
  }
}

const listNotes = ({ facts, policy, isCloseoutRequired }: RuleContext, leniency: string | null): string[] => {
  const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
  const notes: string[] = []
  if (pullRequest?.bodySource === 'payload') {
    notes.push(
      'The body comes from the event, not from GitHub. It may be older than the body that the pull request shows.',
    )
  }
  if (leniency !== null) notes.push(leniency)
  if (facts.subject.kind === 'push') notes.push('This is a push. Only the path rules apply.')
  if (facts.subject.kind === 'local' && pullRequest === null) {
    notes.push('Only the path rules were checked, not the closeout.')
  }
  const isEmpty = facts.changedFiles.known && facts.changedFiles.value.length === 0
  if (facts.subject.kind === 'local' && isEmpty) {
    notes.push('The change is empty: the commit that is checked out has no change against its base.')
  }
  if (pullRequest && !isCloseoutRequired) {
    notes.push('The policy does not require a closeout for this pull request. The path rules still apply.')
  }
  if (facts.documentsLeftOut > 0) {
    notes.push(
      `${counted(facts.documentsLeftOut, 'changed document')} ${facts.documentsLeftOut === 1 ? 'was' : 'were'} not read, because the change has too many. They were not searched for raw notes.`,
    )
  }
  if (facts.hasMergeConflict) {
    notes.push(
      'The change conflicts with its base: of the runtime files, those that the head itself introduces were judged.',
    )
  }
  if (facts.headMovedTo !== null) {
    notes.push(
      `The head moved to ${facts.headMovedTo.slice(0, 7)} while the evidence was looked up. This report is about the commit that it names.`,
    )
  }
  if (policy.mode === 'warn')
    notes.push(
      facts.policy.isModeGiven
        ? 'The mode `warn` was given by the caller, not by the policy. Errors are reported and do not fail the change.'
        : 'The policy has `mode: warn`. Errors are reported and do not fail the change.',
    )
  return notes
}

/** Whether the check that carries this report has to fail: every verdict but `pass` does, unless policy has `mode: warn`. */
export const shouldFail = (report: Pick<Report, 'mode' | 'verdict'>): boolean =>
  report.mode === 'enforce' && report.verdict !== 'pass'
