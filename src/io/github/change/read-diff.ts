import { createHash } from 'node:crypto'
import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { asList, asObject, asText } from '../client/shapes.ts'

/** The most files that GitHub compares. */
const mostFiles = 300

/**
 * What a commit changes since it left the base, as one SHA-256: the same change on another base has the same.
 *
 * Line numbers are left out of it, and a file without a text patch counts with its content. With more files than GitHub
 * compares, the digest is unknown.
 */
export const readDiff = async (
  client: Client,
  repository: Repository,
  base: string,
  head: string,
): Promise<Known<string>> => {
  const what = `the change of ${head.slice(0, 12)}`
  const files = await askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { owner: repository.owner, repo: repository.name, basehead: `${base}...${head}` },
    what,
    permission: 'contents: read',
    shape: data =>
      asList(asObject(data)?.files, file =>
        JSON.stringify([
          asText(file.filename),
          asText(file.status),
          asText(file.previous_filename),
          asText(file.patch)?.replace(/^@@ [^@]* @@/gm, '@@') ?? asText(file.sha),
        ]),
      ) ?? undefined,
  })
  if (!files.known) return files
  if (files.value.length >= mostFiles) return unknown(`${what} has more files than GitHub compares`)
  return known(
    createHash('sha256')
      .update([...files.value].sort().join('\n'))
      .digest('hex'),
  )
}
