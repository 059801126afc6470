import type { RootContent } from 'mdast'
import { withLineFeeds } from '../text/same-text.ts'
import { evaluateAnswer } from './answers/evaluate-answer.ts'
import { evaluateField } from './answers/evaluate-field.ts'
import { listChangeClaims } from './claims/list-change-claims.ts'
import { withOwnFiles } from './claims/own-files.ts'
import { findBrokenCommand } from './markdown/find-broken-command.ts'
import { findRecords } from './markdown/find-records.ts'
import { findSections, type Section } from './markdown/find-sections.ts'
import { listClaims, listSentences } from './markdown/list-claims.ts'
import { listEvidence } from './markdown/list-evidence.ts'
import { isInRoots, listAddresses, listLocalPaths } from './markdown/list-local-paths.ts'
import { anyMark, plainText } from './markdown/mark-inline.ts'
import { parseMarkdown } from './markdown/parse-markdown.ts'
import { type NameTable, nameTable, readLabel } from './markdown/read-label.ts'
import { readSection } from './markdown/read-section.ts'
import { readTemplate } from './markdown/read-template.ts'
import { type Refusal, refuseCharacters, refuseStructure } from './markdown/refuse-text.ts'
import { type Chunk, type ScannedLine, scanLines, splitText } from './markdown/scan-lines.ts'
import {
  type Closeout,
  type CloseoutField,
  type FieldName,
  fieldNames,
  type ReadingOptions,
  type Remark,
} from './model/closeout.ts'
import type { Piece } from './model/statement.ts'
import { readRoutes } from './read-routes.ts'

const missing: CloseoutField = { verdict: 'missing', line: null, text: '' }
const allMissing = Object.fromEntries(fieldNames.map(field => [field, missing])) as Record<
  FieldName,
  CloseoutField
>
const nothing: Closeout = {
  section: null,
  skip: null,
  fields: allMissing,
  routes: [],
  records: [],
  claims: [],
  changeClaims: [],
  evidence: [],
  localPaths: [],
  remarks: [],
}

const unreadable = ({ line, message, fix }: Refusal): Closeout => ({
  ...nothing,
  remarks: [{ kind: 'body-unreadable', line, message: `line ${line}: ${message}.`, fix }],
})

type Candidate = { readonly section: Section; readonly pieces: readonly Piece[] }

/** The reason, where a section without labels begins with a reasoned skip. */
const skipOf = (pieces: readonly Piece[]): string | null => {
  if (pieces.some(piece => piece.kind === 'label')) return null
  const first = pieces.find(
    piece =>
      piece.kind === 'statement' &&
      piece.statement.kind !== 'code' &&
      !piece.statement.isFolded &&
      !piece.statement.isUnderOpenBox,
  )
  if (first?.kind !== 'statement') return null
  const answer = evaluateAnswer(plainText(first.statement))
  return answer.kind === 'skip' ? answer.reason : null
}

const repeated = (candidates: readonly Candidate[], chosen: Candidate): readonly Remark[] =>
  candidates
    .filter(candidate => candidate !== chosen)
    .map(({ section }) => ({
      kind: 'section-repeated',
      line: section.line,
      message: `Line ${section.line} starts a second closeout section, "${section.title.slice(0, 60)}". Only the section in line ${chosen.section.line} counts.`,
      fix: 'Merge the two sections, or rename one of the headings.',
    }))

/** The Markdown parser gave up on a chunk; its own errors are of no fixed kind. */
class UnparsableError extends Error {}

/** Parse every chunk at most once. */
const chunkReader = () => {
  const parsed = new Map<Chunk, readonly RootContent[]>()
  return (chunk: Chunk): readonly RootContent[] => {
    const known = parsed.get(chunk)
    if (known) return known
    try {
      const blocks = parseMarkdown(chunk.text, chunk.line)
      parsed.set(chunk, blocks)
      return blocks
    } catch (cause) {
      throw new UnparsableError(undefined, { cause })
    }
  }
}

const readLines = (lines: readonly ScannedLine[], options: ReadingOptions): Closeout => {
  const chunks = splitText(lines)
  const read = chunkReader()
  const names = nameTable(options)
  const candidates = findSections(chunks, read, options.sectionNames ?? [], isLabelIn(names)).map(
    (section): Candidate => ({ section, pieces: readSection(section.blocks, names) }),
  )
  const records = findRecords(chunks, read)
  const broken = findBrokenCommand(lines)
  const isLabelled = ({ pieces }: Candidate): boolean => pieces.some(piece => piece.kind === 'label')
  const chosen = candidates.find(isLabelled) ?? candidates[0]
  if (!chosen) return { ...nothing, records, remarks: broken }
  const { section, pieces } = chosen
  const template = readTemplate(options, parseCloseoutPieces)
  const fields = Object.fromEntries(
    fieldNames.map(field => [field, evaluateField(field, pieces, template)]),
  ) as Record<FieldName, CloseoutField>
  const roots = options.roots ?? []
  const { routes, remarks } = readRoutes(pieces, template)
  const sentences = listSentences(pieces)
  const claiming = withOwnFiles(sentences, options.ownFiles)
  const isLocal = isInRoots(roots)
  return {
    section: {
      line: section.line,
      endLine: section.endLine,
      title: section.title,
      level: section.level,
    },
    skip: skipOf(pieces),
    fields,
    routes,
    records,
    claims: listClaims(claiming, pieces, fields.runtime, isLocal),
    changeClaims: listChangeClaims(claiming, isLocal),
    evidence: listEvidence(pieces),
    localPaths: listLocalPaths([...sentences, ...listAddresses(section.blocks, pieces)], roots),
    remarks: [...broken, ...repeated(candidates, chosen), ...remarks],
  }
}

/** Whether the title of a heading names a field. */
const isLabelIn =
  (names: NameTable) =>
  (title: string): boolean =>
    readLabel(title, 'heading', names) !== null

const linesOf = (text: string): readonly ScannedLine[] => scanLines(text.replace(anyMark, '').split('\n'))

const normalLines = (text: string): string => withLineFeeds(text.replace(/^\uFEFF/, ''))

/** What one section of a text answers to each field; "" for none. */
export type SectionAnswers = Readonly<Record<FieldName, string>>

/** The answers of every closeout section of a text, in order. None where the text cannot be read. */
export const listSectionAnswers = (text: string, options: ReadingOptions = {}): readonly SectionAnswers[] => {
  const lines = linesOf(normalLines(text))
  if (refuseCharacters(text) ?? refuseStructure(lines)) return []
  const names = nameTable(options)
  const sections = findSections(splitText(lines), chunkReader(), options.sectionNames ?? [], isLabelIn(names))
  return sections.map(({ blocks }) => {
    const pieces = readSection(blocks, names)
    return Object.fromEntries(
      fieldNames.map(field => [field, evaluateField(field, pieces, new Set()).text]),
    ) as SectionAnswers
  })
}

/** The pieces of a text’s closeout section, or none where it has none or cannot be read. */
const parseCloseoutPieces = (text: string, options: ReadingOptions): readonly Piece[] => {
  const lines = linesOf(normalLines(text))
  if (refuseCharacters(text) ?? refuseStructure(lines)) return []
  const names = nameTable(options)
  const sections = findSections(splitText(lines), chunkReader(), options.sectionNames ?? [], isLabelIn(names))
  return sections.flatMap(({ blocks }) => readSection(blocks, names))
}

/**
 * Read the closeout out of a text: a pull-request body, a comment or a document.
 *
 * Total: never throws, and takes time in proportion to the text. What cannot be read safely (too long, NUL or half
 * characters, nesting or unmatched marks beyond any real text) is one remark `body-unreadable` with its line, and every
 * field is `missing`. Lines are 1-based within `text`; CRLF and LF read the same.
 *
 * @param text     Markdown as GitHub stores it; "" for none
 * @param options  what policy and the repository’s template add
 * @see seed 001, "Durable Closeout Shape"
 */
export const parseCloseout = (text: string, options: ReadingOptions = {}): Closeout => {
  const normal = normalLines(text)
  const refused = refuseCharacters(normal)
  if (refused) return unreadable(refused)
  const lines = linesOf(normal)
  const tooDeep = refuseStructure(lines)
  if (tooDeep) return unreadable(tooDeep)
  try {
    return readLines(lines, options)
  } catch (error) {
    if (!(error instanceof UnparsableError || error instanceof RangeError)) throw error
    return unreadable({
      line: 1,
      message: 'the Markdown parser cannot read the structure of the text',
      fix: 'Use fewer levels of quotes, lists and links.',
    })
  }
}
