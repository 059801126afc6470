import { foldText } from '../closeout/markdown/fold-name.ts'
import type { Closeout, ReadingOptions } from '../closeout/model/closeout.ts'
import { listSectionAnswers } from '../closeout/parse-closeout.ts'
import type { ParseCloseout } from '../closeout/remember-closeouts.ts'
import { matchesGlob } from '../text/field-path.ts'
import { rootsWith } from '../vocabulary/artifact-roots.ts'
import type { ChangedDocument, ChangeFacts } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** A text that may hold the closeout: `source` is `body`, `comment` or a document's path. */
type Home = { readonly source: string; readonly text: string; readonly isDocument: boolean }

/** Facts that the choice depends on, before the closeout itself is evaluated. */
export type CloseoutHomes = Pick<
  ChangeFacts,
  'pullRequest' | 'comments' | 'documents' | 'baseDocuments' | 'template'
>

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
  const options = readingOptionsOf(facts, policy)
  const read = ({ source, text }: Omit<Home, 'isDocument'>) => ({ source, closeout: parse(text, options) })
  const readsBody = policy.closeout.sources.includes('body')
  const body = read({ source: 'body', text: readsBody ? pullRequest.body : '' })
  if (body.closeout.section !== null) return body
  for (const home of otherHomes(facts, policy)) {
    const reading = read(home)
    if (reading.closeout.section === null) continue
    if (home.isDocument && !isWrittenByChange(reading.closeout, facts, options)) continue
    return reading
  }
  return body
}

/** How a text is read for this change: with the names, the template and the roots that its policy and its base give. */
export const readingOptionsOf = (
  facts: Pick<CloseoutHomes, 'template'>,
  policy: GatePolicy,
): ReadingOptions => ({
  sectionNames: policy.closeout.section_names,
  fieldNames: policy.closeout.field_names,
  template: facts.template.known ? facts.template.value : '',
  roots: rootsWith(policy.roots),
})

/**
 * Whether the change wrote the closeout of a document: what shipped and the provider changes both differ from those of
 * every closeout in the base's documents beside it. Where those could not be read, nothing tells that it is new.
 */
const isWrittenByChange = (
  { fields }: Closeout,
  { baseDocuments }: CloseoutHomes,
  options: ReadingOptions,
): boolean => {
  if (!baseDocuments.known) return false
  const [shipped, changes] = [foldText(fields.shipped.text), foldText(fields.changes.text)]
  return !baseDocuments.value
    .flatMap(({ text }) => listSectionAnswers(text, options))
    .some(
      old =>
        (shipped !== '' && foldText(old.shipped) === shipped) ||
        (changes !== '' && foldText(old.changes) === changes),
    )
}

/**
 * The folders of the base whose documents have to be read before a changed document can count as the closeout: its own
 * folder, and that of its rename source. Empty where the body or a comment has the section, or no document has one.
 */
export const listBaseFolders = (
  facts: Omit<CloseoutHomes, 'baseDocuments'> & Pick<ChangeFacts, 'changedFiles'>,
  policy: GatePolicy,
  parse: ParseCloseout,
): readonly string[] => {
  if (!policy.closeout.sources.includes('document') || !facts.changedFiles.known) return []
  const chosen = chooseCloseout({ ...facts, baseDocuments: { known: true, value: [] } }, policy, parse)
  if (
    chosen === null ||
    chosen.closeout.section === null ||
    chosen.source === 'body' ||
    chosen.source === 'comment'
  )
    return []
  const sources = new Map(facts.changedFiles.value.map(file => [file.path, file.from]))
  const homes = documentHomes(facts, policy).flatMap(({ path }) => [path, sources.get(path) ?? path])
  return [...new Set(homes.map(path => path.slice(0, Math.max(0, path.lastIndexOf('/')))))]
}

const documentHomes = (
  { documents }: Pick<CloseoutHomes, 'documents'>,
  policy: GatePolicy,
): readonly ChangedDocument[] =>
  policy.closeout.sources.includes('document') && documents.known
    ? documents.value.filter(({ path }) => matchesGlob(path, policy.closeout.documents))
    : []

const otherHomes = (facts: CloseoutHomes, policy: GatePolicy): readonly Home[] => {
  const { comments } = facts
  const { sources } = policy.closeout
  const fromComments = sources.includes('comment') && comments.known ? comments.value.toReversed() : []
  return [
    ...fromComments.map(({ body }) => ({ source: 'comment', text: body, isDocument: false })),
    ...documentHomes(facts, policy).map(({ path, text }) => ({ source: path, text, isDocument: true })),
  ]
}
