import type { Objects } from '../objects/open-objects.ts'
import type { ByteText } from './fold-path.ts'
import { isFolder, type TreeEntry } from './tree-entry.ts'

/** One folder's entries by name. */
export type Folder = ReadonlyMap<ByteText, TreeEntry>

/** Walks trees by name, a folder at a time. A folder that is read once is kept. */
export type Trees = {
  /** A tree's own entries; `null` where the object is not in this clone or is no tree. */
  readonly readFolder: (treeOid: string) => Promise<Folder | null>
  /** The entry of a path in a tree: `null` for none, `'unreadable'` where a folder of the path is not in this clone. */
  readonly find: (treeOid: string, path: ByteText) => Promise<TreeEntry | null | 'unreadable'>
}

/** Parsed as text: one conversion of the whole is much quicker than one for each entry. */
const parseFolder = (content: Buffer, idBytes: number): Folder => {
  const entries = new Map<ByteText, TreeEntry>()
  const text = content.toString('latin1')
  const hex = content.toString('hex')
  for (let at = 0; at < text.length; ) {
    const space = text.indexOf(' ', at)
    const end = text.indexOf('\0', space)
    if (space < 0 || end < 0) break
    const next = end + 1 + idBytes
    entries.set(text.slice(space + 1, end), {
      mode: text.slice(at, space),
      oid: hex.slice(2 * (end + 1), 2 * next),
    })
    at = next
  }
  return entries
}

export const openTrees = (objects: Objects): Trees => {
  const kept = new Map<string, Promise<Folder | null>>()
  const load = async (oid: string): Promise<Folder | null> => {
    const object = await objects.read(oid)
    return object?.type === 'tree' && object.content ? parseFolder(object.content, oid.length / 2) : null
  }
  const readFolder: Trees['readFolder'] = oid => {
    const folder = kept.get(oid) ?? load(oid)
    kept.set(oid, folder)
    return folder
  }
  const find: Trees['find'] = async (treeOid, path) => {
    let entry: TreeEntry = { mode: '40000', oid: treeOid }
    for (const name of path.split('/')) {
      if (!isFolder(entry)) return null
      const folder = await readFolder(entry.oid)
      if (!folder) return 'unreadable'
      const next = folder.get(name)
      if (!next) return null
      entry = next
    }
    return entry
  }
  return { readFolder, find }
}
