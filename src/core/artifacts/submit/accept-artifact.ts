import { wholeDocument } from '../../text/field-path.ts'
import { bytesText } from '../../text/shown-text.ts'
import type { ArtifactType } from '../../vocabulary/names.ts'
import type { AcceptedDocument } from '../model/submission.ts'
import { maxDocumentLength } from '../model/submission.ts'
import { decodeDocument, parseArtifact } from './parse-artifact.ts'
import { readSource, type Source } from './read-source.ts'
import { repairJson } from './repair-json.ts'

/**
 * Whether a document may be submitted.
 *
 * A refusal carries the `repaired` text where the syntax could be repaired, else `notRepaired` says why not.
 * Both are `null` where the syntax is good and only the content is refused.
 */
export type Acceptance =
  | { readonly ok: true; readonly document: AcceptedDocument }
  | {
      readonly ok: false
      readonly errors: readonly string[]
      readonly repaired: string | null
      readonly notRepaired: string | null
    }

const accept = (
  type: ArtifactType,
  bytes: Uint8Array,
  isRepaired: boolean,
  source: AcceptedDocument['source'] = null,
): Acceptance => ({
  ok: true,
  // The brand exists only in types: this is the one place that may set it.
  document: { type, bytes, isRepaired, source } as AcceptedDocument,
})

const refuse = (
  errors: readonly string[],
  repaired: string | null,
  notRepaired: string | null,
): Acceptance => ({
  ok: false,
  errors,
  repaired,
  notRepaired,
})

/**
 * Validate the bytes of a document for submission.
 *
 * @param options  `repair`: accept a text whose syntax can be repaired, as repaired; `vocabulary`: see `parseArtifact`
 */
export const acceptArtifact = (
  type: ArtifactType,
  bytes: Uint8Array,
  options: { readonly repair: boolean; readonly vocabulary?: readonly string[] | undefined },
): Acceptance => {
  if (bytes.length > 4 * maxDocumentLength) {
    return refuse(
      [
        `(document) has ${bytesText(bytes.length)}; it must have at most ${bytesText(4 * maxDocumentLength)}.`,
      ],
      null,
      null,
    )
  }
  const text = decodeDocument(bytes)
  if (text === null) return refuse(['(document) is not valid UTF-8. Save it as UTF-8 text.'], null, null)
  const source = readSource(text)
  if (source.form !== 'json') return acceptConverted(type, source, options)
  const reading = parseArtifact(type, text, options)
  if (reading.ok) return accept(type, bytes, false)
  const wasEncodedTwice = text.trimStart().startsWith('"')
  if (!reading.malformed && !wasEncodedTwice) return refuse(reading.errors, null, null)
  const repair = repairJson(text)
  if (!repair.ok) return refuse(reading.errors, null, repair.why)
  const repaired = parseArtifact(type, repair.text, options)
  if (!repaired.ok) {
    const errors = options.repair ? repaired.errors : [...reading.errors, ...repaired.errors]
    return refuse(errors, repair.text, null)
  }
  if (!options.repair) return refuse(reading.errors, repair.text, null)
  return accept(type, new TextEncoder().encode(repair.text), true)
}

/** Validate a document that is not the JSON that is stored. Every error names its line in the file. */
const acceptConverted = (
  type: ArtifactType,
  source: Source,
  options: { readonly vocabulary?: readonly string[] | undefined },
): Acceptance => {
  if (source.type !== null && source.type !== type)
    return refuse(
      [
        `(document) names its type as ${source.type}, and it was submitted as ${type}. Correct one of the two.`,
      ],
      null,
      null,
    )
  const { text, lineOf, problems } = source.open(type)
  const reading = parseArtifact(type, text, options)
  const errors = reading.ok
    ? []
    : reading.errors.map(error => {
        const path = /^(?:\(document\)|[^\s:]+)/.exec(error)?.[0] ?? ''
        const line = lineOf(path === wholeDocument ? '' : path)
        return line === null ? error : `line ${line}: ${error}`
      })
  if (problems.length > 0 || errors.length > 0) return refuse([...problems, ...errors], null, null)
  const form = source.form === 'json' ? null : source.form
  return accept(type, new TextEncoder().encode(text), false, form)
}
