import { type Command, type CommandName, commands } from '../model/lifecycle.ts'

const line = /^\/closeout(?:[ \t]+(\S+))?(?:[ \t]+(\S+))?[ \t]*$/

/**
 * Read the command of a comment: the first line that begins with `/closeout`, outside fences and quotes.
 *
 * An unknown word counts as `help`. `null` is a comment without one. Never throws.
 */
export const parseCommand = (text: string): Command | null => {
  let fence: string | null = null
  for (const written of text.split(/\r?\n/).slice(0, 500)) {
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(written)?.[1]
    if (mark && (fence === null || (mark[0] === fence[0] && mark.length >= fence.length))) {
      fence = fence === null ? mark : null
      continue
    }
    const match = fence === null ? line.exec(written.slice(0, 200)) : null
    if (match) return { name: commandNamed(match[1]), argument: match[2] ?? '' }
  }
  return null
}

const commandNamed = (word: string | undefined): CommandName => {
  const name = word?.toLowerCase() ?? ''
  return Object.hasOwn(commands, name) ? (name as CommandName) : 'help'
}
