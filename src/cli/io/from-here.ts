import { relative } from 'node:path'
import { shellWord } from '../../core/text/shell-word.ts'
import type { Io } from './terminal.ts'

/** The commands that depend on the folder. The table of commands is not imported: it loads what prints by this file. */
const placed =
  'artifact|audit|check|clean|doctor|fix|init|learning|new|parse|phase|plan|policy|render|run|validate'

/** A command of ours in a printed text. The help needs no folder, and one that is named already is kept. */
const printed = new RegExp(`(?<![\\w./-])closeout (?=(?:${placed})\\b)(?![^\\n]* (?:-C|--help)\\b)`, 'g')

/** The printed commands as they work in the folder that the program was started in, whatever -C says. */
export const fromHere = (
  text: string,
  { cwd, startedIn = cwd }: Partial<Pick<Io, 'cwd' | 'startedIn'>>,
): string => {
  if (cwd === undefined || startedIn === undefined || cwd === startedIn) return text
  const folder = shellWord(relative(startedIn, cwd))
  return text.replace(printed, () => `closeout -C ${folder} `)
}
