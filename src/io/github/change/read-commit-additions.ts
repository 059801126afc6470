import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type ByteText, toBytes } from '../../git/trees/fold-path.ts'
import { askExpected, type Client } from '../client/client.ts'
import { nextPage } from '../client/read-pages.ts'
import { asList, asObject, asText } from '../client/shapes.ts'
import { mostComparedFiles } from './read-comparison.ts'

const mostPages = 10
const adding = new Set<string | null>(['added', 'renamed', 'copied'])

type File = { readonly path: string; readonly isAdded: boolean }

const shapeFiles = (data: unknown): readonly File[] | undefined =>
  asList(asObject(data)?.files ?? [], file => {
    const path = asText(file.filename)
    return path === null ? null : { path, isAdded: adding.has(asText(file.status)) }
  }) ?? undefined

/** The paths that one commit added, against its first parent. */
export const readCommitAdditions = async (
  client: Client,
  repository: Repository,
  oid: string,
): Promise<Known<readonly ByteText[]>> => {
  const what = `commit ${oid.slice(0, 10)}`
  const added: ByteText[] = []
  for (let page = 1; page <= mostPages; page += 1) {
    const answer = await askExpected(client, {
      route: 'GET /repos/{owner}/{repo}/commits/{ref}',
      parameters: {
        owner: repository.owner,
        repo: repository.name,
        ref: oid,
        ...(page > 1 ? { page } : {}),
      },
      what,
      permission: 'contents: read',
      shape: (data, headers) => {
        const files = shapeFiles(data)
        const isLast = (listed: number): boolean =>
          headers.link === undefined ? listed < mostComparedFiles : nextPage(headers, page, listed) === null
        return files && { files, isLast: isLast(files.length) }
      },
    })
    if (!answer.known) return answer
    added.push(...answer.value.files.filter(({ isAdded }) => isAdded).map(({ path }) => toBytes(path)))
    if (answer.value.isLast) return known(added)
  }
  return unknown(`${what} has more files than GitHub lists; set \`fetch-depth: 0\` for actions/checkout`)
}
