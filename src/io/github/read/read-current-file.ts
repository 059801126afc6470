import type { Repository } from '../../../core/gate/model/facts.ts'
import type { Known } from '../../../core/vocabulary/known.ts'
import type { Client } from '../client/client.ts'
import { shapeContent } from '../client/shape-content.ts'
import { asObject, asText } from '../client/shapes.ts'

/** A file with the id of its content. */
export type CurrentFile = { readonly content: Uint8Array; readonly oid: string }

const shapeFile = (data: unknown): CurrentFile | undefined => {
  const [content, oid] = [shapeContent(data), asText(asObject(data)?.sha)]
  return content === undefined || oid === null ? undefined : { content, oid }
}

/** A file at the tip of the default branch, in one request; `null` where the token sees no such file or repository. */
export const readCurrentFile = (
  client: Client,
  repository: Repository,
  path: string,
): Promise<Known<CurrentFile | null>> =>
  client({
    route: 'GET /repos/{owner}/{repo}/contents/{path}',
    parameters: { owner: repository.owner, repo: repository.name, path },
    what: `${repository.owner}/${repository.name}/${path}`,
    permission: 'contents: read',
    shape: shapeFile,
  })
