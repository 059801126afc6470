import { wholeDocument } from '../../text/field-path.ts'
import { parseJson } from '../../text/json/parse-json.ts'
import type { Schema } from '../../text/json/schema.ts'
import type { ArtifactType } from '../../vocabulary/names.ts'
import { artifactTypes } from '../model/artifact-types.ts'
import { maxDocumentLength } from '../model/submission.ts'
import { decisionSchema } from '../types/decisions.ts'
import { describeIssues } from './describe-issues.ts'

/**
 * A document as its type's schema reads it.
 *
 * `errors` are sentences that begin with the dotted path of a field, never empty in a refusal.
 * `malformed` says that the text is not JSON, so that a repair may help.
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
 * the artifact holds what the document means; the store keeps the bytes of the document.
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
      errors: [`${wholeDocument} has ${found} characters; it must have at most ${most}.`],
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

/** Made once: making a decoder costs more than decoding a document. It keeps no state between whole texts. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Decode the bytes of a document; `null` where they are not UTF-8. A byte order mark stays in the text and is refused later. */
export const decodeDocument = (bytes: Uint8Array): string | null => {
  try {
    return utf8.decode(bytes)
  } catch {
    return null
  }
}
