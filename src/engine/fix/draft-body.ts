import type { OpenField } from '../../core/gate/fix/model.ts'
import { planBody } from '../../core/gate/fix/plan-body.ts'
import { skeletonFor } from '../../core/gate/show/skeleton-for.ts'
import type { CheckedChange } from '../check-change.ts'
import { type FixRequest, openTree, readNotes } from './plan-fix.ts'

/** A body to start from. `toAnswer` is empty where the policy requires no closeout; `notes` then say so. */
export type DraftedBody = {
  readonly body: string
  readonly toAnswer: readonly OpenField[]
  readonly notes: readonly string[]
}

/**
 * Draft the body of a pull request: the repository's own template with a closeout that is prefilled from the change.
 * Ends with a newline.
 *
 * @param checked  the change of the checkout, checked with an empty body
 */
export const draftBody = async (
  checked: CheckedChange,
  request: Pick<FixRequest, 'directory' | 'env'>,
): Promise<DraftedBody> => {
  const { template } = checked.facts
  const commits = await readNotes(openTree(request), checked, '')
  const start = template.known ? template.value : ''
  const same = (text: string): string => text
  const { body, fields, toAnswer, notes, refused } = planBody(checked, start, 'The template', commits, {
    decode: same,
    encode: same,
  })
  if (fields.length > 0 || toAnswer.length > 0) return { body: endLine(body), toAnswer, notes }
  const reasons = [...notes, ...refused.map(({ message }) => message)]
  return { body: endLine(skeletonFor(checked.facts, commits)), toAnswer, notes: reasons }
}

const endLine = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)
