import type { DraftLine } from '../../closeout/model/closeout-draft.ts'
import { isDurableReference } from '../../text/durable-text.ts'
import { asObject, asObjects, asText, asTexts } from '../../text/json/json.ts'
import { checkKinds } from '../../vocabulary/names.ts'
import { ask, type Draft, type DraftSources, orAsk, reference, text, word } from './draft-lines.ts'

const statuses = ['pass', 'fail', 'not_verified', 'skip', 'pending', 'accepted_gap', 'partial', 'comment']
/** A check as a line that the gate looks up, or the counts of a test report. */
const draftNamed = (evidence: DraftSources['named'][number]): DraftLine =>
  evidence.kind === 'check' ? text('check', evidence.name) : text('test report', evidence.summary)

/** Draft the checks that ran, their results, and the gaps that remain. */
export const draftVerification: Draft = ({ acceptance, evidence, critique, named }) => {
  const own = named.map(draftNamed)
  if (!evidence)
    return own.length > 0 ? own : ask('say which checks ran and which gaps remain; there is no evidence.json')
  const criteria = asObjects(acceptance?.criteria)
  const met = criteria.filter(criterion => criterion.status === 'pass').length
  const gaps = [...asTexts(evidence.not_verified_gaps), ...asTexts(asObject(acceptance?.goal_fit)?.open_gaps)]
  const lines = [
    ...own,
    ...asObjects(evidence.checks).map(check =>
      text(
        `${word(check.kind, checkKinds)} check, ${word(check.status, statuses)}`,
        asText(check.summary) ?? 'no word on it',
      ),
    ),
    ...(criteria.length > 0 ? [text('acceptance', `${met} of ${criteria.length} criteria pass`)] : []),
    ...criteria
      .filter(criterion => criterion.status !== 'pass')
      .map(criterion =>
        text(`criterion, ${word(criterion.status, statuses)}`, asText(criterion.description) ?? ''),
      ),
    ...asObjects(critique?.critiques).map(review =>
      text(
        `review, ${word(review.verdict, statuses)}`,
        `${asText(review.summary) ?? ''} (${asText(review.reviewer) ?? 'unnamed'})`,
      ),
    ),
    ...asObjects(evidence.external_evidence).flatMap(entry => {
      const url = asText(entry.url)
      return url && isDurableReference(url)
        ? [reference(asText(entry.summary) ? 'shown by' : 'see', url)]
        : []
    }),
    ...gaps.map(gap => text('gap that remains', gap)),
  ]
  return orAsk(lines, 'say which checks ran and which gaps remain; evidence.json names none')
}
