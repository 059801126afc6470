import type { Closeout, ReadingOptions } from '../closeout/model/closeout.ts'
import type { ParseCloseout } from '../closeout/remember-closeouts.ts'
import { globMatcher, matchesGlob } from '../text/field-path.ts'
import { rootsWith } from '../vocabulary/artifact-roots.ts'
import { isReadableDocument } from './choose-documents.ts'
import { findReuse, type Reuse } from './find-reuse.ts'
import type { ChangedDocument, ChangeFacts, ChangeSubject } from './model/facts.ts'
import type { GatePolicy } from './model/gate-policy.ts'

/** A text that may hold the closeout: `source` is `body`, `comment` or a document's path. */
type Home = { readonly source: string; readonly text: string; readonly isDocument: boolean }

/** Facts that the choice depends on, before the closeout itself is evaluated. */
export type CloseoutHomes = Pick<
  ChangeFacts,
  'subject' | 'pullRequest' | 'comments' | 'documents' | 'baseDocuments' | 'template' | 'changedFiles'
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
    if (home.isDocument && !isWrittenByChange(reading, facts, options)) continue
    return reading
  }
  return body
}

/** How a text is read for this change: with the names, the template and the roots that its policy and its base give. */
export const readingOptionsOf = (
  facts: Pick<CloseoutHomes, 'template' | 'subject'>,
  policy: GatePolicy,
): ReadingOptions => ({
  sectionNames: policy.closeout.section_names,
  fieldNames: policy.closeout.field_names,
  template: facts.template.known ? facts.template.value : '',
  roots: rootsWith(policy.roots),
  ownFiles: ownFilesOf(facts.subject),
})

const ownFilesOf = ({ repository, base, head }: ChangeSubject): ReadingOptions['ownFiles'] =>
  repository
    ? {
        repository: `${repository.owner}/${repository.name}`,
        refs: ['HEAD', base.ref, head.ref, head.sha].filter(ref => ref !== null),
      }
    : undefined

/** Whether the change wrote the closeout of a document. Where the base's documents could not be read, nothing shows it. */
const isWrittenByChange = (
  reading: { readonly source: string; readonly closeout: Closeout },
  { baseDocuments, changedFiles }: CloseoutHomes,
  options: ReadingOptions,
): boolean => baseDocuments.known && !findReuseIn(reading, baseDocuments.value, changedFiles, options)

/**
 * The closeout of the base that a document repeats; `null` where the change wrote the document's own.
 *
 * @param source  the document's path
 */
const findReuseIn = (
  { source, closeout }: { readonly source: string; readonly closeout: Closeout },
  documents: readonly ChangedDocument[],
  changedFiles: ChangeFacts['changedFiles'],
  options: ReadingOptions,
): Reuse | null => {
  const near = new Set(withSources([source], changedFiles).map(folderOf))
  return findReuse(closeout, documents, path => near.has(folderOf(path)), options)
}

/** A changed document whose closeout does not count, because it repeats one of the base. */
export type ReusedDocument = Reuse & { readonly source: string; readonly line: number }

/** The changed documents whose closeouts repeat one of the base, in the order in which they are read. */
export const listReused = (
  facts: CloseoutHomes,
  policy: GatePolicy,
  parse: ParseCloseout,
): readonly ReusedDocument[] => {
  const { baseDocuments, changedFiles } = facts
  if (!baseDocuments.known) return []
  const options = readingOptionsOf(facts, policy)
  return documentHomes(facts, policy).flatMap(({ path: source, text }) => {
    const closeout = parse(text, options)
    if (closeout.section === null) return []
    const reuse = findReuseIn({ source, closeout }, baseDocuments.value, changedFiles, options)
    return reuse ? [{ ...reuse, source, line: closeout.section.line }] : []
  })
}

/** Paths of the head, with the names that the change renamed them from. */
const withSources = (
  paths: readonly string[],
  changedFiles: ChangeFacts['changedFiles'],
): readonly string[] => {
  const sources = new Map(
    changedFiles.known ? changedFiles.value.map(file => [file.path, file.from] as const) : [],
  )
  return paths.flatMap(path => [path, sources.get(path) ?? path])
}

/** Which documents of the base are compared: those that match, and copies of documents of the head. */
export type ComparedDocuments = {
  readonly isWanted: (path: string) => boolean
  readonly copiesOf: readonly string[]
}

/**
 * The documents of the base that have to be read before a changed document can count as the closeout: those of its own
 * folder and that of its rename source, those of the same name, those that policy reads, and equal ones. `null` where
 * the body or a comment has the section, or no document has one.
 */
export const chooseBaseDocuments = (
  facts: Omit<CloseoutHomes, 'baseDocuments'>,
  policy: GatePolicy,
  parse: ParseCloseout,
): ComparedDocuments | null => {
  if (!policy.closeout.sources.includes('document') || !facts.changedFiles.known) return null
  const chosen = chooseCloseout({ ...facts, baseDocuments: { known: true, value: [] } }, policy, parse)
  if (
    chosen === null ||
    chosen.closeout.section === null ||
    chosen.source === 'body' ||
    chosen.source === 'comment'
  )
    return null
  const homes = documentHomes(facts, policy).map(({ path }) => path)
  const near = withSources(homes, facts.changedFiles)
  const folders = new Set(near.map(folderOf))
  const names = new Set(near.map(nameOf))
  const isOfPolicy = globMatcher(policy.closeout.documents)
  return {
    copiesOf: homes,
    isWanted: path =>
      isReadableDocument(path) &&
      (folders.has(folderOf(path)) || names.has(nameOf(path)) || isOfPolicy(path)),
  }
}

const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

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
