import { readJson } from '../../text/json/read-json.ts'
import { type ArtifactType, artifactTypeNames, isArtifactType } from '../../vocabulary/names.ts'
import { convertMarkdown } from '../markdown/convert-markdown.ts'
import { isMarkdown, readMarkdown } from '../markdown/read-markdown.ts'

/** How a document was written: as the JSON that is stored, as Markdown, or in an older envelope. */
export type SourceForm = 'json' | 'markdown' | 'envelope'

/**
 * A text as the document that it holds.
 *
 * `type` is the one that it names, if it names one. `lineOf` gives the line of a field in the file, by the dotted path of the
 * document, `null` where the form has no lines. `problems` are what cannot be read, each with its line.
 */
export type Source = {
  readonly form: SourceForm
  readonly type: ArtifactType | null
  readonly open: (type: ArtifactType) => {
    readonly text: string
    readonly lineOf: (path: string) => number | null
    readonly problems: readonly string[]
  }
}

/** Find out how a text is written, and what type it names. Never throws. */
export const readSource = (text: string): Source => {
  if (isMarkdown(text)) return markdownSource(text)
  return (
    envelopeSource(text) ?? {
      form: 'json',
      type: null,
      open: () => ({ text, lineOf: () => null, problems: [] }),
    }
  )
}

const written = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

const markdownSource = (text: string): Source => {
  const document = readMarkdown(text)
  const named = document.front.find(({ key }) => key === 'type')
  const type = named?.value === 'commit' || named?.value === 'skip' ? 'commit_message' : named?.value
  const isKnown = type !== undefined && isArtifactType(type)
  return {
    form: 'markdown',
    type: isKnown ? type : null,
    open: wanted => {
      const { value, lines, problems } = convertMarkdown(wanted, document)
      const unknown = named && !isKnown
      return {
        text: written(value),
        lineOf: path => lineIn(lines, path) ?? named?.line ?? 1,
        problems: [
          ...(unknown
            ? [
                `line ${named.line}: type is ${JSON.stringify(named.value)}; it must be one of ${artifactTypeNames.join(', ')}.`,
              ]
            : []),
          ...problems.map(({ line, message }) => `line ${line}: ${message}`),
        ],
      }
    },
  }
}

/** The line of a field, or of the nearest one around it. */
const lineIn = (lines: ReadonlyMap<string, number>, path: string): number | null => {
  for (let at = path; at !== ''; at = at.slice(0, Math.max(0, at.lastIndexOf('.')))) {
    const line = lines.get(at)
    if (line !== undefined) return line
  }
  return null
}

const envelopeKeys = ['name', 'type', 'artifact_type', 'content', 'created_at', 'updated_at', 'metadata']

/** An older envelope `{type, content}`, where the text is one. Its content may be an object, or JSON as a text. */
const envelopeSource = (text: string): Source | null => {
  if (!/^\s*\{/.test(text)) return null
  const reading = readJson(text)
  if (!reading.isValid || typeof reading.value !== 'object' || reading.value === null) return null
  const envelope = reading.value as Readonly<Record<string, unknown>>
  const type = envelope.type ?? envelope.artifact_type
  const isEnvelope = Object.keys(envelope).every(key => envelopeKeys.includes(key)) && 'content' in envelope
  if (!isEnvelope || typeof type !== 'string' || !isArtifactType(type)) return null
  const { content } = envelope
  const at = (path: string): number =>
    reading.lineOf(
      typeof content === 'string' || path === '' ? '/content' : `/content/${path.replaceAll('.', '/')}`,
    )
  return {
    form: 'envelope',
    type,
    open: () => ({
      text: typeof content === 'string' ? content : written(content),
      lineOf: at,
      problems: [],
    }),
  }
}
