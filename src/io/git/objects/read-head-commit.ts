import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { kindOf } from '../../store/store-disk.ts'

const text = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return null
  }
}

/** The git folder that a folder belongs to, following a worktree's or a submodule's pointer. */
const gitFolder = (from: string): string | null => {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const candidate = join(folder, '.git')
    const kind = kindOf(candidate)
    if (kind === 'folder') return candidate
    const pointer = kind === 'file' ? /^gitdir: (.+)$/m.exec(text(candidate) ?? '')?.[1] : undefined
    if (pointer) return resolve(folder, pointer)
    if (folder === dirname(folder)) return null
  }
}

const packed = (folder: string, ref: string): string | null =>
  text(join(folder, 'packed-refs'))
    ?.split('\n')
    .find(line => line.endsWith(` ${ref}`))
    ?.split(' ')[0] ?? null

const isCommit = (value: string | null): value is string => /^[0-9a-f]{40}([0-9a-f]{24})?$/.test(value ?? '')

/**
 * The commit that is checked out, read from git's own files: a process would cost more than the whole submission.
 *
 * `null` outside a repository, before the first commit, or where refs are stored in another way.
 */
export const readHeadCommit = (from: string): string | null => {
  const folder = gitFolder(from)
  if (!folder) return null
  const head = text(join(folder, 'HEAD'))
  const ref = /^ref: (refs\/.+)$/.exec(head ?? '')?.[1]
  if (!ref) return isCommit(head) ? head : null
  const shared = text(join(folder, 'commondir'))
  const common = shared ? resolve(folder, shared) : folder
  const found = [text(join(folder, ref)), text(join(common, ref)), packed(common, ref)]
  return found.find(isCommit) ?? null
}
