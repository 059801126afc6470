import type { Closeout } from '../closeout/model/closeout.ts'
import type { ParseCloseout } from '../closeout/remember-closeouts.ts'
import { matchesGlob } from '../text/field-path.ts'
import { rootsWith } from '../vocabulary/artifact-roots.ts'
import type { ChangeFacts } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** A text that may hold the closeout: `source` is `body`, `comment` or a document's path. */
type Home = { readonly source: string; readonly text: string }

/** Facts that the choice depends on, before the closeout itself is evaluated. */
export type CloseoutHomes = Pick<ChangeFacts, 'pullRequest' | 'comments' | 'documents' | 'template'>

/**
 * Find the closeout in the places that policy reads: the body, then comments (the newest first), then documents.
 *
 * The first place with a section wins. If no place has one, the findings are about the body; `null` where there is no body.
 *
 * @param parse  reads one text; one that remembers reads no text twice
 */
export const chooseCloseout = (
  facts: CloseoutHomes,
  policy: GatePolicy,
  parse: ParseCloseout,
): { readonly source: string; readonly closeout: Closeout } | null => {
  const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
  if (pullRequest === null) return null
  const options = {
    sectionNames: policy.closeout.section_names,
    fieldNames: policy.closeout.field_names,
    template: facts.template.known ? facts.template.value : '',
    roots: rootsWith(policy.roots),
  }
  const read = ({ source, text }: Home) => ({ source, closeout: parse(text, options) })
  const readsBody = policy.closeout.sources.includes('body')
  const body = read({ source: 'body', text: readsBody ? pullRequest.body : '' })
  if (body.closeout.section !== null) return body
  for (const home of otherHomes(facts, policy)) {
    const reading = read(home)
    if (reading.closeout.section !== null) return reading
  }
  return body
}

const otherHomes = ({ comments, documents }: CloseoutHomes, policy: GatePolicy): readonly Home[] => {
  const { sources } = policy.closeout
  const fromComments = sources.includes('comment') && comments.known ? comments.value.toReversed() : []
  const fromDocuments = sources.includes('document') && documents.known ? documents.value : []
  return [
    ...fromComments.map(({ body }) => ({ source: 'comment', text: body })),
    ...fromDocuments
      .filter(({ path }) => matchesGlob(path, policy.closeout.documents))
      .map(({ path, text }) => ({ source: path, text })),
  ]
}
