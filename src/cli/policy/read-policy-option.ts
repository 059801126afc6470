import { resolve } from 'node:path'
import { shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readBytes } from '../../io/store/store-disk.ts'
import type { Io } from '../io/terminal.ts'

/**
 * The file that an option names.
 *
 * @throws CloseoutError `usage` where there is none
 */
export const readNamed = (option: string, name: string, io: Io): Uint8Array => {
  const content = readBytes(resolve(io.cwd, name))
  if (content) return content
  throw new CloseoutError('usage', `${option} ${shownText(name)}: there is no such file.`, {
    where: option,
    fix: 'Name a file that exists.',
  })
}
