import { Octokit } from '@octokit/rest'
import type { Repository } from '../../../core/gate/model/facts.ts'
import { isSameText } from '../../../core/text/same-text.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'

/** Where and as whom: `apiUrl` is the root of the API, `token` may be absent where anyone may read. */
export type Access = { readonly apiUrl: string; readonly token: string | undefined }

/** The result of the write. */
export type BodyWrite = { readonly outcome: 'written' | 'unchanged'; readonly url: string }

/** The longest body that GitHub stores; a longer one is dropped silently. */
const maxBodyLength = 65_536

/**
 * Change the body of a pull request, and read it back.
 *
 * @param change  the new body, from the one that is stored; the same one writes nothing
 * @throws CloseoutError `github-refused` or `github-unreachable`, and what `change` throws
 */
export const writePullRequestBody = async (
  repository: Repository,
  number: number,
  change: (body: string) => string,
  access: Access,
): Promise<BodyWrite> => {
  const octokit = new Octokit({
    baseUrl: access.apiUrl.replace(/\/+$/, ''),
    ...(access.token === undefined ? {} : { auth: access.token }),
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
  })
  const place = { owner: repository.owner, repo: repository.name, pull_number: number }
  const name = `${repository.owner}/${repository.name}#${number}`
  const before = await asked(name, octokit.rest.pulls.get(place))
  const body = change(before.data.body ?? '')
  if (body === (before.data.body ?? '')) return { outcome: 'unchanged', url: before.data.html_url }
  if (body.length > maxBodyLength) {
    throw new CloseoutError(
      'github-refused',
      `The body of ${name} would have ${body.length} characters; the limit is ${maxBodyLength}.`,
      { fix: 'Shorten the body outside of the closeout, or shorten the texts in the sidecars.' },
    )
  }
  await asked(name, octokit.rest.pulls.update({ ...place, body }))
  const after = await asked(name, octokit.rest.pulls.get(place))
  if (isSameText(after.data.body ?? '', body)) return { outcome: 'written', url: after.data.html_url }
  throw new CloseoutError(
    'github-refused',
    `GitHub has another body for ${name} than the one that was written.`,
    {
      fix: 'Somebody may have edited the body at the same time. Run the command again.',
    },
  )
}

const advice: Readonly<Record<number, string>> = {
  401: 'Set GITHUB_TOKEN to a valid token.',
  403: 'Give the token the permission `pull-requests: write`. If the rate limit was reached, wait.',
  404: 'Check --repo and the number, and that the token has access to the repository.',
}

const asked = async <T>(name: string, request: Promise<T>): Promise<T> => {
  try {
    return await request
  } catch (error) {
    const { status, response } = error as { readonly status?: number; readonly response?: unknown }
    if (response === undefined || status === undefined) {
      throw new CloseoutError('github-unreachable', `GitHub did not answer for ${name}.`, {
        fix: 'Check the network and GITHUB_API_URL.',
        cause: error,
      })
    }
    throw new CloseoutError(
      'github-refused',
      `GitHub refused the request for ${name} with status ${status}.`,
      {
        ...(advice[status] ? { fix: advice[status] } : {}),
        cause: error,
      },
    )
  }
}
