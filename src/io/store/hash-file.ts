import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** No link is followed, and no FIFO or device waits. */
const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK | constants.O_NOCTTY

/** The hash of a file that was read to its end, and its bytes where they were asked for. */
export type HashedFile = { readonly bytes: number; readonly hash: string; readonly content: Buffer | null }

/**
 * Hash a regular file. Follows no link.
 *
 * @param options  `isBlob` gives the id that git gives to the bytes; `maxContent` keeps a file of at most so many bytes
 * @throws the error of the file system, or one with the code `ENOTREG` where it is no regular file or changed meanwhile
 */
export const hashFile = (
  path: string,
  {
    algorithm,
    isBlob = false,
    maxContent = 0,
  }: { readonly algorithm: 'sha1' | 'sha256'; readonly isBlob?: boolean; readonly maxContent?: number },
): HashedFile => {
  const file = openSync(path, flags)
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw notRegular()
    // Loading it takes as long as reading a thousand sidecars, and an audit of a large root hashes nothing.
    const hash = process.getBuiltinModule('node:crypto').createHash(algorithm)
    if (isBlob) hash.update(`blob ${stat.size}\0`)
    const kept: Buffer[] = []
    const buffer = Buffer.allocUnsafe(Math.min(1 << 20, stat.size + 1))
    let bytes = 0
    for (;;) {
      const count = readSync(file, buffer, 0, buffer.length, null)
      if (count === 0) break
      bytes += count
      hash.update(buffer.subarray(0, count))
      if (stat.size <= maxContent) kept.push(Buffer.from(buffer.subarray(0, count)))
    }
    if (bytes !== stat.size) throw notRegular()
    return { bytes, hash: hash.digest('hex'), content: stat.size <= maxContent ? Buffer.concat(kept) : null }
  } finally {
    closeSync(file)
  }
}

const notRegular = (): Error => Object.assign(new Error('not a regular file'), { code: 'ENOTREG' })
