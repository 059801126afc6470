import type { ChangedDocument, ChangedFile } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { BaseDocuments } from '../../change-reader.ts'
import { findTemplate, templateFolders } from '../../git/checkout/find-template.ts'
import { pathSpellings, toBytes, toShown } from '../../git/trees/fold-path.ts'
import { listChangedFiles } from '../../git/trees/list-changed-files.ts'
import { isAsked, tooMany } from '../../git/trees/read-base-documents.ts'
import { byBytes, isText } from '../../git/trees/tree-entry.ts'
import { mostComparedFiles, readComparison } from './read-comparison.ts'
import { mostPullFiles, readPullFiles } from './read-pull-files.ts'
import { readBlob } from './read-tree.ts'
import type { RemoteReader } from './remote-reader.ts'

/** Documents are requested one by one; a change that touches more needs a checkout. */
const mostDocuments = 40
const mostBaseDocuments = 100

/** The pull-request template at the base; "" for none. */
export const readTemplate = async ({
  client,
  repository,
  readBase,
}: RemoteReader): Promise<Known<string>> => {
  const base = await readBase()
  if (!base.known) return base
  for (const folder of templateFolders) {
    const prefix = folder === '' ? '' : `${folder}/`
    const names = [...base.value]
      .filter(([path, entry]) => path.startsWith(prefix) && isText(entry))
      .map(([path]) => path.slice(prefix.length))
    const name = findTemplate(names)
    const entry = name === null ? undefined : base.value.get(prefix + name)
    if (!entry) continue
    const text = await readBlob(client, repository, entry.oid, `the template ${prefix}${name}`)
    return text.known ? known(text.value.toString('utf8')) : text
  }
  return known('')
}

/**
 * What the change does to files: by one comparison where that lists all of them, else page by page, else by trees.
 */
export const readChangedFiles = async (reader: RemoteReader): Promise<Known<readonly ChangedFile[]>> => {
  const { client, repository, subject, readOwn } = reader
  const comparison = await readComparison(client, repository, subject.base, subject.head)
  if (!comparison.known) return comparison
  if (comparison.value.listedFiles < mostComparedFiles) return known(comparison.value.files)
  const { number, changedFiles } = subject
  if (number && changedFiles !== undefined && changedFiles <= mostPullFiles) {
    return readPullFiles(client, repository, number, changedFiles)
  }
  const own = await readOwn()
  return own.known ? known(listChangedFiles(own.value)) : own
}

/** One file at the head; `null` for none. */
export const readHeadBytes = async (
  { client, repository, readHead }: RemoteReader,
  path: string,
): Promise<Known<Buffer | null>> => {
  const head = await readHead()
  if (!head.known) return head
  const entry = head.value.get(toBytes(path))
  return entry && isText(entry) ? readBlob(client, repository, entry.oid, path) : known(null)
}

/** The text documents among the paths. */
export const readDocuments = async (
  reader: RemoteReader,
  paths: readonly string[],
): Promise<Known<readonly ChangedDocument[]>> => {
  if (paths.length > mostDocuments) {
    return unknown(
      `the change touches ${paths.length} documents, too many to read from GitHub; check out the pull request`,
    )
  }
  return readListed(reader, paths)
}

const readListed = async (
  reader: RemoteReader,
  paths: readonly string[],
): Promise<Known<readonly ChangedDocument[]>> => {
  const documents: ChangedDocument[] = []
  for (const [at, file] of (await Promise.all(paths.map(path => readHeadBytes(reader, path)))).entries()) {
    if (!file.known) return file
    if (!file.value || file.value.subarray(0, 8_000).includes(0)) continue
    documents.push({ path: paths[at] as string, text: file.value.toString('utf8') })
  }
  return known(documents)
}

/** The documents of the base that a question names. @see BaseDocuments */
export const readBaseDocuments = async (
  reader: RemoteReader,
  question: BaseDocuments,
): Promise<Known<readonly ChangedDocument[]>> => {
  const [base, head] = await Promise.all([reader.readBase(), reader.readHead()])
  if (!base.known) return base
  if (!head.known) return head
  const copied = new Set(question.copiesOf.flatMap(path => head.value.get(toBytes(path))?.oid ?? []))
  const paths = [...base.value]
    .filter(([path, entry]) => isAsked(path, entry, copied, question))
    .map(([path]) => path)
    .sort(byBytes)
  if (paths.length > mostBaseDocuments)
    return unknown(`${tooMany(mostBaseDocuments)}, or check out the pull request with \`fetch-depth: 0\``)
  return readListed({ ...reader, readHead: reader.readBase }, paths.map(toShown))
}

/** Those of the paths, as written, that name a file or a folder at the head. */
export const readExistingPaths = async (
  { readHead }: RemoteReader,
  paths: readonly string[],
): Promise<Known<ReadonlySet<string>>> => {
  if (paths.length === 0) return known(new Set())
  const head = await readHead()
  if (!head.known) return head
  const folders = new Set<string>()
  for (const path of head.value.keys()) {
    for (let cut = path.lastIndexOf('/'); cut > 0; cut = path.lastIndexOf('/', cut - 1)) {
      const folder = path.slice(0, cut)
      if (folders.has(folder)) break
      folders.add(folder)
    }
  }
  const exists = (path: string): boolean => head.value.has(toBytes(path)) || folders.has(toBytes(path))
  return known(new Set(paths.filter(path => pathSpellings(path).some(exists))))
}
