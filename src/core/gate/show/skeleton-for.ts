import { closeoutFields, fieldNames } from '../../closeout/model/closeout.ts'
import { type CommitNotes, draftFactsOf, draftField } from '../fix/draft-fields.ts'
import type { ChangeFacts } from '../model/facts.ts'

/**
 * A closeout to fill in: the seven fields, prefilled with facts of the change. The other lines are placeholders,
 * so that the unchanged skeleton does not pass.
 */
export const skeletonFor = (change: ChangeFacts, commits?: CommitNotes): string => {
  const facts = draftFactsOf(change, commits)
  const fields = fieldNames.map(name => `### ${closeoutFields[name].title}\n\n${draftField(name, facts)}`)
  return ['## Closeout', ...fields].join('\n\n')
}
