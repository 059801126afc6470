import { type Known, known } from '../../../core/vocabulary/known.ts'
import type { BaseFile } from '../../change-reader.ts'
import { toBytes } from '../../git/trees/fold-path.ts'
import { type FlatTree, isText } from '../../git/trees/tree-entry.ts'
import { readBlob, readFileAt } from './read-tree.ts'
import type { RemoteReader } from './remote-reader.ts'

/** The file at the path at the base. Where the base's tree cannot be listed, only this file is requested. */
export const readRemotePolicyFile = async (reader: RemoteReader, path: string): Promise<Known<BaseFile>> => {
  const { client, repository, subject } = reader
  const commit = subject.base
  const base = await reader.readBase()
  const entry = base.known ? base.value.get(toBytes(path)) : undefined
  if (entry && !isText(entry)) return known({ kind: 'other', commit })
  if (base.known && !entry) {
    return known(hasFolder(base.value, path) ? { kind: 'other', commit } : { kind: 'absent' })
  }
  const file = await (entry
    ? readBlob(client, repository, entry.oid, path)
    : readFileAt(client, repository, path, commit))
  if (!file.known) return file
  return known(file.value === null ? { kind: 'absent' } : { kind: 'file', commit, content: file.value })
}

const hasFolder = (tree: FlatTree, folder: string): boolean => {
  const prefix = `${toBytes(folder)}/`
  for (const path of tree.keys()) if (path.startsWith(prefix)) return true
  return false
}
