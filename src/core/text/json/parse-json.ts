import { scanJson } from './scan-json.ts'

/** `malformed` says that the text is not JSON at all, so that a repair may help. */
export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly malformed: boolean; readonly errors: readonly string[] }

/**
 * Read a JSON text strictly: one value, and nothing that two parsers could read differently.
 *
 * Refused beyond what JSON itself refuses: a byte order mark, a repeated key, the key `__proto__`, half of a
 * surrogate pair, and nesting too deep for the readers that come after. Never throws, whatever the depth.
 * An error begins with the dotted path, or with `line L, column C: ` where the text is not JSON.
 */
export const parseJson = (text: string): JsonReading => {
  const scan = scanJson(text)
  if (scan.malformed) return { ok: false, malformed: true, errors: [scan.malformed] }
  if (scan.remarks.length > 0) {
    return { ok: false, malformed: false, errors: scan.remarks.map(({ what, fix }) => `${what}. ${fix}`) }
  }
  return { ok: true, value: JSON.parse(text) }
}
