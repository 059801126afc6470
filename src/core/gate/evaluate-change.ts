import { fieldNames } from '../closeout/model/closeout.ts'
import { counted } from '../text/shown-text.ts'
import { type Finding, findingLevels } from '../vocabulary/finding.ts'
import type { RuleCode } from '../vocabulary/rules.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { Report } from './model/report.ts'
import type { CloseoutReading, EvaluateRule, RuleContext } from './model/rule-context.ts'
import { needsCloseout } from './needs-closeout.ts'
import { artifactUnsubmitted } from './rules/artifact-unsubmitted.ts'
import { closeoutClaimUnproven } from './rules/closeout-claim-unproven.ts'
import { closeoutFieldMissing } from './rules/closeout-field-missing.ts'
import { closeoutLocalPath } from './rules/closeout-local-path.ts'
import { closeoutMissing } from './rules/closeout-missing.ts'
import { closeoutPlaceholder } from './rules/closeout-placeholder.ts'
import { gateWorkflowChanged } from './rules/gate-workflow-changed.ts'
import { policyInvalid } from './rules/policy-invalid.ts'
import { promotionMissing } from './rules/promotion-missing.ts'
import { rawNotesPromoted } from './rules/raw-notes-promoted.ts'
import { recordInvalid } from './rules/record-invalid.ts'
import { runUnfinished } from './rules/run-unfinished.ts'
import { runtimeInHistory } from './rules/runtime-in-history.ts'
import { runtimeNotIgnored } from './rules/runtime-not-ignored.ts'
import { runtimeTracked } from './rules/runtime-tracked.ts'
import { textRemarked } from './rules/text-remarked.ts'

/** `everything`: judged on every change. `closeout`: about the text, which a draft may still lack. */
const evaluators: readonly { readonly about: 'everything' | 'closeout'; readonly evaluate: EvaluateRule }[] =
  [
    { about: 'everything', evaluate: policyInvalid },
    { about: 'everything', evaluate: runtimeTracked },
    { about: 'everything', evaluate: runtimeInHistory },
    { about: 'everything', evaluate: runtimeNotIgnored },
    { about: 'everything', evaluate: gateWorkflowChanged },
    { about: 'everything', evaluate: rawNotesPromoted },
    { about: 'everything', evaluate: artifactUnsubmitted },
    { about: 'closeout', evaluate: textRemarked },
    { about: 'closeout', evaluate: closeoutMissing },
    { about: 'closeout', evaluate: closeoutFieldMissing },
    { about: 'closeout', evaluate: closeoutPlaceholder },
    { about: 'closeout', evaluate: closeoutLocalPath },
    { about: 'closeout', evaluate: closeoutClaimUnproven },
    { about: 'closeout', evaluate: recordInvalid },
    { about: 'closeout', evaluate: runUnfinished },
    { about: 'closeout', evaluate: promotionMissing },
  ]

/**
 * Judge one change: every rule looks at all the facts, every finding is kept.
 *
 * Pure: the same facts and the same reading give the same report, whichever front end asks.
 *
 * @param facts    what was gathered, with what could not be read
 * @param reading  the closeout as it was read; `null` where there was no text to read
 */
export const evaluateChange = (facts: ChangeFacts, reading: CloseoutReading | null): Report => {
  const { policy } = facts.policy
  const change: RuleContext = { facts, policy, reading, isCloseoutRequired: needsCloseout(facts, policy) }
  const isLenient = policy.closeout.drafts === 'report' && isDraft(facts)
  const findings = evaluators.flatMap(({ about, evaluate }) => {
    const own = evaluate(change)
    return about === 'closeout' && isLenient ? own.map(soften) : own
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
    notes: listNotes(change, isLenient),
  }
}

const isDraft = (facts: ChangeFacts): boolean =>
  facts.pullRequest.known && facts.pullRequest.value?.isDraft === true

/** What a draft still lacks is told, and fails it only when it is ready for review. */
const soften = (finding: Finding): Finding =>
  finding.level === 'error' ? { ...finding, level: 'warning' } : finding

const byWeight = (a: Finding, b: Finding): number =>
  findingLevels.indexOf(a.level) - findingLevels.indexOf(b.level)

/**
 * Not knowing is not passing; but where nothing else failed, the verdict says that it is not known. Nor does anything
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
      fieldNames.map(name => [name, closeout?.fields[name] ?? unread]),
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

const listNotes = ({ facts, policy, isCloseoutRequired }: RuleContext, isLenient: boolean): string[] => {
  const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
  const notes: string[] = []
  if (pullRequest?.bodySource === 'payload') {
    notes.push(
      'The body was read from the event, not from GitHub: it may be older than what the pull request shows.',
    )
  }
  if (isLenient) notes.push('A draft: what its closeout lacks is reported and does not fail it.')
  if (facts.subject.kind === 'push') notes.push('A push: only the path rules are judged.')
  if (facts.subject.kind === 'local' && pullRequest === null) {
    notes.push('No body was given: the closeout was not judged.')
  }
  if (pullRequest && !isCloseoutRequired) {
    notes.push('Policy asks this pull request for no closeout; the path rules hold for everybody.')
  }
  if (facts.documentsLeftOut > 0) {
    notes.push(
      `${counted(facts.documentsLeftOut, 'changed document')} more than are read: not searched for raw notes.`,
    )
  }
  if (facts.hasMergeConflict) {
    notes.push(
      'The change conflicts with its base: of the runtime files, those that the head itself introduces were judged.',
    )
  }
  if (policy.mode === 'warn') notes.push('The policy only warns: errors are reported and fail nothing.')
  return notes
}

/** Whether the check that carries this report has to fail: anything but a pass does, unless policy only warns. */
export const shouldFail = (report: Pick<Report, 'mode' | 'verdict'>): boolean =>
  report.mode === 'enforce' && report.verdict !== 'pass'
