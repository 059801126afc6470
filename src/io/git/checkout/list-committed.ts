import type { CommittedFiles } from '../../../core/sessions/model/removal.ts'
import { runtimeRoots } from '../../../core/vocabulary/artifact-roots.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import { runGit } from '../objects/run-git.ts'

/** The committed files of a repository, and the hash of its object ids. */
export type Committed = CommittedFiles & { readonly algorithm: 'sha1' | 'sha256' }

const isRuntime = (path: string): boolean => {
  const folded = `/${path.toLowerCase()}`
  return runtimeRoots.some(root => folded.includes(`/${root}/`))
}

/**
 * List what is committed at the head of the repository that a folder belongs to: every path with the folders above it,
 * and one path for each content. Submodules are left out, and so are runtime files: they are to be tracked no more.
 */
export const listCommitted = async (folder: string): Promise<Known<Committed>> => {
  const listed = await runGit(folder, 'ls-tree', '-r', '-z', '--full-tree', 'HEAD')
  if (!listed.known) return listed
  const paths = new Set<string>()
  const pathOfBlob = new Map<string, string>()
  for (const row of listed.value.split('\0')) {
    const [, type, id, path] = /^\d+ (\w+) ([0-9a-f]+)\t([\s\S]+)$/.exec(row) ?? []
    if (type !== 'blob' || !id || !path || isRuntime(path)) continue
    if (!pathOfBlob.has(id)) pathOfBlob.set(id, path)
    paths.add(path)
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const above = path.slice(0, end)
      if (paths.has(above)) break
      paths.add(above)
    }
  }
  const [id = ''] = pathOfBlob.keys()
  return known({ paths, pathOfBlob, algorithm: id.length === 64 ? 'sha256' : 'sha1' })
}
