import type { ByteText } from './fold-path.ts'
import type { Trees } from './open-trees.ts'

/** The paths of a tree, each with its mode: an ordinary file's where the folder that holds it is not here. */
export const readModes = async (
  trees: Trees,
  treeOid: string,
  paths: ReadonlySet<ByteText>,
): Promise<ReadonlyMap<ByteText, string>> => {
  const modes = new Map<ByteText, string>()
  for (const path of paths) {
    const entry = await trees.find(treeOid, path)
    modes.set(path, entry && entry !== 'unreadable' ? entry.mode : '100644')
  }
  return modes
}
