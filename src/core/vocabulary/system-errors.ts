/** What a code of the operating system means, as the end of a sentence, and what a person can do about it. */
const meanings: Readonly<Record<string, { readonly why: string; readonly fix: string | null }>> = {
  ENOENT: { why: 'it does not exist', fix: 'Check the name.' },
  EACCES: { why: 'permission denied', fix: 'Check the permissions of it and of the folders above it.' },
  EPERM: {
    why: 'the operation is not permitted',
    fix: 'Check the permissions of it and of the folders above it.',
  },
  EISDIR: { why: 'it is a folder, not a file', fix: 'Name a file.' },
  ENOTDIR: {
    why: 'a part of the path is a file, not a folder',
    fix: 'Check the path, or move that file away.',
  },
  EEXIST: { why: 'something of that name exists already', fix: null },
  ELOOP: {
    why: 'a symbolic link is in its place, or links lead in a circle',
    fix: 'Check the links of the path.',
  },
  ENAMETOOLONG: { why: 'the name is too long', fix: 'Use a shorter name.' },
  ENOSPC: { why: 'the disk is full', fix: 'Free some space, and run the command again.' },
  EDQUOT: { why: 'the disk quota is reached', fix: 'Free some space, and run the command again.' },
  EFBIG: {
    why: 'the file would be too large',
    fix: 'Raise the limit, or write to another place.',
  },
  EROFS: { why: 'the file system is read-only', fix: 'Write to another place.' },
  EMFILE: { why: 'too many files are open', fix: 'Raise the limit of open files (ulimit -n).' },
  ENFILE: { why: 'too many files are open', fix: 'Close other programs, and run the command again.' },
  ENOMEM: { why: 'the memory is full', fix: null },
  EBUSY: { why: 'another process uses it', fix: 'Run the command again when it is free.' },
  EXDEV: { why: 'it would move to another file system', fix: null },
  EIO: { why: 'the disk reports an error', fix: 'Check the disk.' },
  ENXIO: { why: 'it is no regular file', fix: 'Name a regular file.' },
  EINVAL: { why: 'the file system does not accept the name or the operation', fix: null },
  EPIPE: { why: 'the reader has closed it', fix: null },
  ERR_FS_FILE_TOO_LARGE: { why: 'it is too large', fix: 'Name a smaller file.' },
  ERR_STRING_TOO_LONG: { why: 'it is too large', fix: 'Name a smaller file.' },
  ERR_INVALID_ARG_VALUE: { why: 'the name holds a NUL character', fix: 'Check the name.' },
}

/** The meaning of an error of the operating system, `null` for any other error. */
export type SystemError = { readonly code: string; readonly why: string; readonly fix: string | null }

/** Read an error as one of the operating system. Without a meaning in the table it is named by its code. */
export const systemErrorOf = (error: unknown): SystemError | null => {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  if (typeof code !== 'string') return null
  const meaning = Object.hasOwn(meanings, code) ? meanings[code] : undefined
  if (meaning) return { code, ...meaning }
  return /^E[A-Z0-9]+$/.test(code) ? { code, why: `the system reports ${code}`, fix: null } : null
}

/** The path that an error of the operating system names: of a link its own place, not where it leads. */
export const pathOfError = (error: unknown): string | undefined => {
  const { path, dest } = (error ?? {}) as { readonly path?: unknown; readonly dest?: unknown }
  const named = dest ?? path
  return typeof named === 'string' && named !== '' ? named : undefined
}
