import type { Repository } from '../../core/gate/model/facts.ts'
import type { Known } from '../../core/vocabulary/known.ts'
import { type Ask, expected } from '../../io/github/client/client.ts'
import { asObject, asText } from '../../io/github/client/shapes.ts'

/** The commit that a branch is at now. */
export const readBaseTip = async (
  ask: Ask,
  repository: Repository,
  branch: string,
): Promise<Known<string>> => {
  const what = `the branch ${branch}`
  return expected(
    await ask({
      route: 'GET /repos/{owner}/{repo}/branches/{branch}',
      parameters: { owner: repository.owner, repo: repository.name, branch },
      what,
      permission: 'contents: read',
      shape: data => asText(asObject(asObject(data)?.commit)?.sha) ?? undefined,
    }),
    what,
    'contents: read',
  )
}
