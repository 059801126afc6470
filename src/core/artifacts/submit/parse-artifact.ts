import { wholeDocument } from '../../text/field-path.ts'
import { parseJson } from '../../text/parse-json.ts'
import type { ArtifactType } from '../../vocabulary/names.ts'
import { artifactTypes } from '../model/artifact-types.ts'
import type { Schema } from '../model/schema.ts'
import { maxDocumentLength } from '../model/submission.ts'
import { decisionSchema } from '../types/decisions.ts'
import { describeIssues } from './describe-issues.ts'

/**
 * A document held against its type.
 *
 * `errors` are lines `dotted.path: what was found, what was expected`, never empty in a refusal.
 * `malformed` says that the text is not JSON, so that mending it may help.
 */
export type ArtifactReading =
  | { readonly ok: true; readonly artifact: Readonly<Record<string, unknown>> }
  | { readonly ok: false; readonly malformed: boolean; readonly errors: readonly string[] }

/** `vocabulary`: the statuses that policy gives an analysis, where it gives any. */
export type ArtifactReadingOptions = { readonly vocabulary?: readonly string[] | undefined }

const schemaOf = (type: ArtifactType, options: ArtifactReadingOptions): Schema =>
  type.endsWith('_decision') && options.vocabulary
    ? decisionSchema(options.vocabulary)
    : artifactTypes[type].schema

/**
 * Read a document as an artifact of a type. Collects every error; never throws.
 *
 * Fields that were `null` where `null` is allowed are dropped, and lax booleans are read as booleans:
 * the artifact is what the document means, its bytes are what is kept.
 *
 * @see seed 002, "The artifact schema"
 */
export const parseArtifact = (
  type: ArtifactType,
  text: string,
  options: ArtifactReadingOptions = {},
): ArtifactReading => {
  if (text.length > maxDocumentLength) {
    const found = text.length.toLocaleString('en')
    const most = maxDocumentLength.toLocaleString('en')
    return {
      ok: false,
      malformed: false,
      errors: [`${wholeDocument}: unexpected ${found} characters, expected at most ${most}.`],
    }
  }
  const json = parseJson(text)
  if (!json.ok) return json
  const reading = schemaOf(type, options).safeParse(json.value)
  if (!reading.success)
    return { ok: false, malformed: false, errors: describeIssues(reading.error, json.value) }
  const present = Object.entries(reading.data as object).filter(([, value]) => value !== undefined)
  return { ok: true, artifact: Object.fromEntries(present) }
}

/** One for all: making one costs more than a document's decoding. It keeps nothing between whole texts. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decode the bytes of a document, or say why they are no text. A byte order mark stays in it, to be refused. */
export const decodeDocument = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
