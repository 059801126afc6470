import { shellWord } from './shell-word.ts'

/**
 * How a printed command starts git at the top of a checkout.
 *
 * @param top  from the folder of the caller to the top; "" where it is that folder
 */
export const gitAt = (top: string): string => (top === '' ? 'git' : `git -C ${shellWord(top)}`)
