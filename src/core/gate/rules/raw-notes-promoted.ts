import { shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/**
 * Keys that stand together only in a sidecar: each set on its own is enough.
 * Documents that explain the format name one or two of them, not a whole set.
 */
const sidecarShapes: readonly (readonly string[])[] = [
  ['schema_version', 'task_slug', 'status', 'updated_at', 'next_action'],
  ['schema_version', 'task_slug', 'records', 'routing', 'updated_at'],
  ['schema_version', 'task_slug', 'criteria'],
  ['schema_version', 'task_slug', 'checks', 'verdict'],
]

/** A line that begins a turn in a transcript. */
const turn =
  /^\s*(?:\*\*|#{1,6}\s*|>\s*)?(user|human|assistant|system|agent|tool(?: call| result)?)(?:\*\*)?\s*:/i
const fewestTurns = 6

/** A document carries the outcome of a run, not its notes. @see seed 001, "Promotion Targets" */
export const rawNotesPromoted: EvaluateRule = ({ facts }) => {
  if (facts.subject.kind === 'push') return []
  if (!facts.documents.known)
    return [cannotDecide('raw-notes-promoted', 'The changed documents', facts.documents)]
  return facts.documents.value.flatMap(({ path, text }) => {
    const notes = recogniseNotes(text)
    return notes === null
      ? []
      : [
          finding(
            'raw-notes-promoted',
            { path, line: notes.line },
            `${shownText(path)} contains a ${notes.what}. Readers need the outcome, not the notes.`,
          ),
        ]
  })
}

const recogniseNotes = (text: string): { readonly what: string; readonly line: number } | null => {
  const keys = new Map<string, number>()
  for (const match of text.matchAll(/"([a-z_]{4,20})"\s*:/g)) {
    if (!keys.has(match[1] as string)) keys.set(match[1] as string, match.index)
  }
  const shape = sidecarShapes.find(shape => shape.every(key => keys.has(key)))
  if (shape) return { what: 'copy of a sidecar', line: lineAt(text, keys.get('task_slug') ?? 0) }
  return recogniseTranscript(text)
}

const recogniseTranscript = (text: string): { readonly what: string; readonly line: number } | null => {
  const speakers: { who: string; line: number }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (!line.includes(':')) continue
    const who = turn.exec(line)?.[1] ?? /^\s*\{.*"role"\s*:\s*"(user|assistant|tool|system)"/.exec(line)?.[1]
    if (who) speakers.push({ who: who.toLowerCase(), line: index + 1 })
  }
  const voices = new Set(speakers.map(speaker => speaker.who))
  const first = speakers[0]
  return first && speakers.length >= fewestTurns && voices.size >= 2
    ? { what: `transcript of ${speakers.length} turns`, line: first.line }
    : null
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length
