import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { toBytes } from '../../git/trees/fold-path.ts'
import type { FlatTree, TreeEntry } from '../../git/trees/tree-entry.ts'
import { askExpected, type Client } from '../client/client.ts'
import { shapeContent } from '../client/shape-content.ts'
import { asList, asObject, asText } from '../client/shapes.ts'

type Listed = { readonly path: string; readonly entry: TreeEntry; readonly isFolder: boolean }
type Listing = { readonly entries: readonly Listed[]; readonly isCut: boolean }

/** The most folders that are requested one by one where GitHub cuts a tree off. */
const mostFolders = 200

const shapeListing = (data: unknown): Listing | undefined => {
  const tree = asObject(data)
  const entries = asList(tree?.tree, one => {
    const [path, mode, oid, type] = [asText(one.path), asText(one.mode), asText(one.sha), asText(one.type)]
    return path === null || mode === null || oid === null
      ? null
      : { path, entry: { mode: mode.replace(/^0+/, ''), oid }, isFolder: type === 'tree' }
  })
  return entries ? { entries, isCut: tree?.truncated === true } : undefined
}

const what = 'the list of tracked files'

/**
 * All files of a tree. GitHub lists up to 100,000 at once and says when it stopped; then each folder is requested by
 * itself, down to where the answers are complete.
 *
 * @param treeish  a commit's or a tree's full id
 */
export const readTree = async (
  client: Client,
  repository: Repository,
  treeish: string,
): Promise<Known<FlatTree>> => {
  const files = new Map<string, TreeEntry>()
  let folders = 0
  const list = async (oid: string, isDeep: boolean): Promise<Known<Listing>> =>
    askExpected(client, {
      route: 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        tree_sha: oid,
        ...(isDeep ? { recursive: '1' } : {}),
      },
      what,
      permission: 'contents: read',
      shape: shapeListing,
    })
  const walk = async (oid: string, prefix: string): Promise<Known<null>> => {
    folders += 1
    if (folders > mostFolders)
      return unknown('the repository has more files than GitHub lists; check out the pull request')
    const deep = await list(oid, true)
    if (!deep.known) return deep
    if (!deep.value.isCut) {
      for (const { path, entry, isFolder } of deep.value.entries) {
        if (!isFolder) files.set(toBytes(prefix + path), entry)
      }
      return known(null)
    }
    const flat = await list(oid, false)
    if (!flat.known) return flat
    if (flat.value.isCut)
      return unknown('a folder has more files than GitHub lists; check out the pull request')
    for (const { path, entry, isFolder } of flat.value.entries) {
      if (!isFolder) files.set(toBytes(prefix + path), entry)
      else {
        const below = await walk(entry.oid, `${prefix}${path}/`)
        if (!below.known) return below
      }
    }
    return known(null)
  }
  const walked = await walk(treeish, '')
  return walked.known ? known(files) : walked
}

/** The bytes of one file by its id. */
export const readBlob = async (
  client: Client,
  repository: Repository,
  oid: string,
  path: string,
): Promise<Known<Buffer>> => {
  return askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { owner: repository.owner, repo: repository.name, file_sha: oid },
    what: path,
    permission: 'contents: read',
    shape: shapeContent,
  })
}

/** The bytes of one file at a commit, by its path; `null` where there is none. */
export const readFileAt = (
  client: Client,
  repository: Repository,
  path: string,
  commit: string,
): Promise<Known<Buffer | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { owner: repository.owner, repo: repository.name, path, ref: commit },
    what: `${path} at ${commit.slice(0, 10)}`,
    permission: 'contents: read',
    shape: shapeContent,
  })
