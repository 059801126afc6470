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

/** `null` where the line is torn, damaged, or of a version that this one does not know. */
export const readLine = (text: string): JournalLine | null => {
  const body = text.slice(9)
  if (text[8] !== ' ' || checksum(body) !== text.slice(0, 8)) return null
  // The checksum says that we wrote it; its shape is looked at below.
  const line = JSON.parse(body) as JournalLine
  switch (line.op) {
    case 'add':
      return isTask(line.task) ? line : null
    case 'done':
    case 'dead':
    case 'live':
    case 'note':
      return line
    default:
      return null
  }
}
