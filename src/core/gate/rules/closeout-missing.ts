import { parseCloseout } from '../../closeout/parse-closeout.ts'
import { shownText } from '../../text/shown-text.ts'
import type { Known } from '../../vocabulary/known.ts'
import { listReused, type ReusedDocument } from '../choose-closeout.ts'
import { cannotDecide, finding, placeIn } from '../finding.ts'
import { isSkipAccepted } from '../is-skip-accepted.ts'
import type { ChangeFacts, ChangeSubject } from '../model/facts.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/** A change that needs a closeout has one, in one of the places that policy reads. */
export const closeoutMissing: EvaluateRule = ({ facts, policy, reading, isCloseoutRequired }) => {
  if (!isCloseoutRequired) return []
  if (!facts.pullRequest.known) return [bodyUnknown(facts.subject, facts.pullRequest)]
  if (reading?.closeout.remarks.some(remark => remark.kind === 'body-unreadable')) return []
  if (reading === null || reading.closeout.section === null) {
    const unread = unreadSources(facts, policy.closeout.sources)
    if (unread.length > 0) return unread
    const reused = listReused(facts, policy, parseCloseout)
    return reused.length > 0 ? reused.map(refuseReused) : [missing(facts, policy.closeout.sources)]
  }
  const { skip, section } = reading.closeout
  if (skip === null) return []
  const accepted = isSkipAccepted(facts, policy)
  if (!accepted.known) return [cannotDecide('closeout-missing', 'The changed files', accepted)]
  if (accepted.value) return []
  return [
    finding(
      'closeout-missing',
      placeIn(reading.source, section.line),
      skipRefusals[policy.closeout.section_skip],
      {
        fix: 'Answer the seven fields. The job summary has a skeleton that you can paste.',
      },
    ),
  ]
}

/** A section is there, but it is one of an earlier change. */
const refuseReused = ({ source, line, field, path }: ReusedDocument): RuleFinding => {
  const [document, old] = [shownText(source), shownText(path)]
  return finding(
    'closeout-missing',
    placeIn(source, line),
    `The closeout in ${document} does not count as one of this change, because ${reuses[field].what} the same as in ${source === path ? 'this document' : old} at the base.`,
    { fix: `In ${document}, ${reuses[field].fix}.` },
  )
}

const reuses = {
  shipped: { what: 'its Shipped behavior is', fix: 'write under Shipped behavior what this change ships' },
  changes: {
    what: 'its Provider changes are',
    fix: 'name under Provider changes the pull request or issue of this change',
  },
  rest: {
    what: 'it names no other pull request or issue, and its Verification, Durable docs, Records and Follow-ups are',
    fix: 'write under Verification what was run for this change',
  },
} as const satisfies Record<ReusedDocument['field'], unknown>

/** On a checkout the caller chooses what is checked, so the fix says what to pass. */
const bodyUnknown = (
  subject: ChangeSubject,
  fact: Extract<Known<unknown>, { known: false }>,
): RuleFinding => {
  const finding = cannotDecide('closeout-missing', 'The pull request', fact)
  return subject.kind === 'local' && subject.number === null
    ? { ...finding, fix: 'Pass --body-file FILE or --pr NUMBER, or --paths to check the path rules alone.' }
    : finding
}

const missing = (facts: ChangeFacts, sources: readonly string[]): RuleFinding => {
  const isEmpty = facts.pullRequest.known && !facts.pullRequest.value?.body.trim()
  return finding(
    'closeout-missing',
    {},
    `${isEmpty ? 'The pull-request body is empty' : 'There is no closeout section'}. Add a heading \`Closeout\` with the seven fields to ${sources.map(source => sourceTitles[source as keyof typeof sourceTitles]).join(' or ')}.`,
  )
}

/** Places that policy names and that could not be read: the closeout may be there. */
const unreadSources = (facts: ChangeFacts, sources: readonly string[]): readonly RuleFinding[] => [
  ...(sources.includes('comment') && !facts.comments.known
    ? [cannotDecide('closeout-missing', 'The comments', facts.comments)]
    : []),
  ...(sources.includes('document') && !facts.documents.known
    ? [cannotDecide('closeout-missing', 'The changed documents', facts.documents)]
    : []),
  ...(sources.includes('document') && !facts.baseDocuments.known
    ? [cannotDecide('closeout-missing', 'The documents of the base', facts.baseDocuments)]
    : []),
]

const sourceTitles = {
  body: 'the pull-request body',
  comment: 'a comment by an author with write access',
  document: 'a changed document',
} as const

const skipRefusals = {
  never:
    'One reason stands for the whole closeout, and the policy does not allow that. Answer the seven fields.',
  trivial:
    'One reason stands for the whole closeout. The policy allows that only if the change touches nothing but documentation. Answer the seven fields.',
  always: '',
} as const
