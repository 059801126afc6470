import { shellWord } from './shell-word.ts'

/**
 * How a printed command starts git at the top of a checkout.
 *
 * @param top  from the folder of the caller to the top; "" where it is that folder
 */
export const gitAt = (top: string): string => (top === '' ? 'git' : `git -C ${shellWord(top)}`)

/** The command that commits what is staged, at the top of a checkout. */
export const commitAt = (top: string, message: string): string =>
  `${gitAt(top)} commit -m ${shellWord(message)}`
