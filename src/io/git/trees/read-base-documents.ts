import type { ChangedDocument } from '../../../core/gate/model/facts.ts'
import { type Known, unknown } from '../../../core/vocabulary/known.ts'
import type { BaseDocuments } from '../../change-reader.ts'
import { type Git, listen } from '../objects/open-git.ts'
import { firstLine } from '../objects/run-git.ts'
import { type ByteText, toBytes, toShown } from './fold-path.ts'
import { notHere, readTreeDocuments, type TreeFiles } from './read-tree-files.ts'
import { byBytes, isText, type TreeEntry } from './tree-entry.ts'

/** So many documents of the base are read out of a clone. */
const mostDocuments = 1_000

/** The documents of the base that a question names. @see BaseDocuments */
export const readBaseDocuments = async (
  git: Git,
  base: TreeFiles,
  head: TreeFiles,
  question: BaseDocuments,
): Promise<Known<readonly ChangedDocument[]>> => {
  const copied = new Set<string>()
  for (const path of question.copiesOf) {
    const entry = await head.trees.find(head.tree, toBytes(path))
    if (entry === 'unreadable') return notHere(path)
    if (entry) copied.add(entry.oid)
  }
  const paths: ByteText[] = []
  let carry = ''
  const { code, stderr } = await listen(
    git.start(['ls-tree', '-r', '-z', '--full-tree', base.tree]),
    chunk => {
      const lines = (carry + chunk.toString('latin1')).split('\0')
      carry = lines.pop() ?? ''
      for (const line of lines) {
        const { path, entry } = parseLine(line)
        if (isAsked(path, entry, copied, question)) paths.push(path)
      }
    },
  )
  if (code !== 0) return unknown(`the files of the base could not be listed: ${firstLine(stderr)}`)
  if (paths.length > mostDocuments) return unknown(tooMany(mostDocuments))
  return readTreeDocuments(base, paths.sort(byBytes).map(toShown))
}

/** Whether a file of the base is asked for. `copied` are the ids of the files whose copies are. */
export const isAsked = (
  path: ByteText,
  entry: TreeEntry,
  copied: ReadonlySet<string>,
  { isWanted }: BaseDocuments,
): boolean => isText(entry) && (copied.has(entry.oid) || isWanted(toShown(path)))

/** Why a question about the base is not answered. */
export const tooMany = (most: number): string =>
  `the base has more than ${most} documents that may hold the same closeout; name fewer in \`closeout.documents\`, or write the closeout into the body`

/** `<mode> <type> <id>`, a tab and the path. */
const parseLine = (line: string): { readonly path: ByteText; readonly entry: TreeEntry } => {
  const tab = line.indexOf('\t')
  const [mode = '', , oid = ''] = line.slice(0, tab).split(' ')
  return { path: line.slice(tab + 1), entry: { mode, oid } }
}
