import { crc32 } from 'node:zlib'
import { isTask, type Task } from '../task.ts'

/** One line of the journal. `add` stores a task, `done` removes tasks by number, `dead` sets a key aside, `note` keeps a fact. */
export type JournalLine =
  | { readonly op: 'add'; readonly seq: number; readonly at: number; readonly task: Task }
  | { readonly op: 'done'; readonly seqs: readonly number[] }
  | { readonly op: 'dead'; readonly key: string; readonly why: string; readonly at: string }
  | { readonly op: 'live'; readonly key: string }
  | { readonly op: 'note'; readonly name: string; readonly text: string }

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

/** `<checksum> <JSON>` and a newline. */
export const writeLine = (line: JournalLine): string => {
  const text = JSON.stringify(line)
  return `${checksum(text)} ${text}\n`
}

type Fields = Readonly<Record<string, unknown>>

const isText = (value: unknown): boolean => typeof value === 'string'
const isNumber = (value: unknown): boolean => Number.isSafeInteger(value)

const shapes: Readonly<Record<JournalLine['op'], (line: Fields) => boolean>> = {
  add: ({ seq, at, task }) => isNumber(seq) && Number.isFinite(at) && isTask(task),
  done: ({ seqs }) => Array.isArray(seqs) && seqs.every(isNumber),
  dead: ({ key, why, at }) => [key, why, at].every(isText),
  live: ({ key }) => isText(key),
  note: ({ name, text }) => isText(name) && isText(text),
}

/** `null` where the line is torn, damaged, or of a version that this one does not know. */
export const readLine = (text: string): JournalLine | null => {
  const body = text.slice(9)
  if (text[8] !== ' ' || checksum(body) !== text.slice(0, 8)) return null
  const line = parseObject(body)
  if (line === null || !Object.hasOwn(shapes, String(line.op))) return null
  // The table above has looked at every field.
  return shapes[line.op as JournalLine['op']](line) ? (line as JournalLine) : null
}

const parseObject = (text: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Fields) : null
  } catch {
    return null
  }
}

/** Whether bytes without a newline look like the beginning of a line: a write that a crash cut short. */
export const isTornLine = (text: string): boolean =>
  /^(?:[0-9a-f]{0,8}|[0-9a-f]{8} (?:\{(?:[^\0]*))?)$/.test(text)
