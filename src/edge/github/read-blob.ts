import type { Repository } from '../../core/gate/model/facts.ts'
import type { Known } from '../../core/vocabulary/known.ts'
import { type Ask, expected } from '../../io/github/client/client.ts'
import { asObject, asText } from '../../io/github/client/shapes.ts'

const shapeContent = (data: unknown): Buffer | undefined => {
  const blob = asObject(data)
  const content = asText(blob?.content)
  return content === null || blob?.encoding !== 'base64' ? undefined : Buffer.from(content, 'base64')
}

/** The bytes of one file by its id. */
export const readBlob = async (
  ask: Ask,
  repository: Repository,
  oid: string,
  path: string,
): Promise<Known<Buffer>> => {
  const answer = await ask({
    route: 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}',
    parameters: { owner: repository.owner, repo: repository.name, file_sha: oid },
    what: path,
    permission: 'contents: read',
    shape: shapeContent,
  })
  return expected(answer, path, 'contents: read')
}

/** The bytes of one file at a commit, by its path; `null` where there is none. */
export const readFileAt = (
  ask: Ask,
  repository: Repository,
  path: string,
  commit: string,
): Promise<Known<Buffer | null>> =>
  ask({
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { owner: repository.owner, repo: repository.name, path, ref: commit },
    what: `${path} at ${commit.slice(0, 10)}`,
    permission: 'contents: read',
    shape: shapeContent,
  })
