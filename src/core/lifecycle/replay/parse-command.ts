import { listParagraphLines } from '../../closeout/markdown/list-paragraph-lines.ts'
import { type Command, type CommandName, commands } from '../model/lifecycle.ts'

/** The reason is the rest of the line. */
const overrideLine = /^\/closeout[ \t]+(override)(?:[ \t]+(\S.*))?[ \t]*$/i
const line = /^\/closeout(?:[ \t]+(\S+))?(?:[ \t]+(\S+))?$/

/**
 * Read the command of a comment: the first line of a paragraph that is nothing but `/closeout` and its words.
 *
 * What a person reads as an example is no command: code, a quote, a list, a comment, a collapsed block. An unknown word
 * counts as `help`. `null` is a comment without one. Never throws.
 */
export const parseCommand = (text: string): Command | null => {
  if (!text.includes('/closeout')) return null
  const match = listParagraphLines(text)
    .map(written => overrideLine.exec(written) ?? line.exec(written))
    .find(found => found !== null)
  return match ? { name: commandNamed(match[1]), argument: match[2] ?? '' } : null
}

const commandNamed = (word: string | undefined): CommandName => {
  const name = word?.toLowerCase() ?? ''
  return Object.hasOwn(commands, name) ? (name as CommandName) : 'help'
}
