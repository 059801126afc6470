import { statSync } from 'node:fs'

/** What the shell has opened for us, as in `closeout parse <(command)`, and the empty file of the system: they end. */
const openedByShell = /^\/(?:dev\/(?:fd\/\d+|stdin|null)|proc\/(?:self|\d+)\/fd\/\d+)$/

/**
 * Refuse a named pipe, a device or a socket before it is opened: it would wait for a writer, or never end.
 *
 * @throws an error of the system with the code `ENXIO`. What does not exist is left to whoever opens it.
 */
export const refuseSpecialFile = (path: string): void => {
  if (openedByShell.test(path)) return
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat && !stat.isFile() && !stat.isDirectory()) throw notRegular(path)
}

/** The error of a path that is no regular file. */
export const notRegular = (path: string): Error =>
  Object.assign(new Error(`ENXIO: no regular file, ${path}`), { code: 'ENXIO', path })
