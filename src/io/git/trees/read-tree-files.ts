import type { ChangedDocument } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { findTemplate, templateFolders } from '../checkout/find-template.ts'
import { largestObjectBytes, type Objects } from '../objects/open-objects.ts'
import { pathSpellings, toBytes } from './fold-path.ts'
import type { Trees } from './open-trees.ts'
import { isFolder, isText } from './tree-entry.ts'

/** Reads files out of one tree. */
export type TreeFiles = { readonly objects: Objects; readonly trees: Trees; readonly tree: string }

/** Without `--no-filter`, git fetches again by the filter of the partial clone, which leaves the object out again. */
export const notHere = (path: string): Known<never> =>
  unknown(
    `${path} is not in this clone, which may be a partial clone; run: git fetch --refetch --no-filter origin`,
  )

/** One file; `null` where the path names no file. A symlink is no file: its target may be outside of the tree. */
export const readTreeFile = async (files: TreeFiles, path: string): Promise<Known<Buffer | null>> => {
  const entry = await files.trees.find(files.tree, toBytes(path))
  if (entry === 'unreadable') return notHere(path)
  if (!entry || !isText(entry)) return known(null)
  const object = await files.objects.read(entry.oid)
  if (!object) return notHere(path)
  if (!object.content) return unknown(`${path} is larger than ${largestObjectBytes / 1024 / 1024} MiB`)
  return known(object.content)
}

/** The pull-request template of the tree; "" for none. */
export const readTreeTemplate = async (files: TreeFiles): Promise<Known<string>> => {
  for (const folder of templateFolders) {
    const entry =
      folder === '' ? { mode: '40000', oid: files.tree } : await files.trees.find(files.tree, folder)
    if (entry === 'unreadable') return notHere(folder)
    if (!entry || !isFolder(entry)) continue
    const entries = await files.trees.readFolder(entry.oid)
    if (!entries) return notHere(folder || 'the root')
    const name = findTemplate([...entries].filter(([, one]) => isText(one)).map(([key]) => key))
    if (name === null) continue
    const text = await readTreeFile(files, folder === '' ? name : `${folder}/${name}`)
    return text.known ? known(text.value?.toString('utf8') ?? '') : text
  }
  return known('')
}

/** The text documents among the paths. */
export const readTreeDocuments = async (
  files: TreeFiles,
  paths: readonly string[],
): Promise<Known<readonly ChangedDocument[]>> => {
  const read = await Promise.all(paths.map(path => readTreeFile(files, path)))
  const documents: ChangedDocument[] = []
  for (const [at, content] of read.entries()) {
    if (!content.known) return content
    if (!content.value || content.value.subarray(0, 8_000).includes(0)) continue
    documents.push({ path: paths[at] as string, text: content.value.toString('utf8') })
  }
  return known(documents)
}

/** Those of the paths, as written, that name a file or a folder of the tree. */
export const readTreePaths = async (
  files: TreeFiles,
  paths: readonly string[],
): Promise<Known<ReadonlySet<string>>> => {
  const existing = new Set<string>()
  for (const path of paths) {
    for (const spelling of pathSpellings(path)) {
      const entry = await files.trees.find(files.tree, toBytes(spelling))
      if (entry === 'unreadable') return notHere(path)
      if (entry) existing.add(path)
    }
  }
  return known(existing)
}
