import type { Repository } from '../../../core/gate/model/facts.ts'
import { isSameName } from '../../../core/vocabulary/github-names.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { Client, Question } from '../client/client.ts'
import { asObject } from '../client/shapes.ts'

type Target =
  | { readonly kind: 'issue' | 'run'; readonly number: number }
  | { readonly kind: 'commit'; readonly oid: string }
type Place = Target | { readonly kind: 'foreign' } | { readonly kind: 'unreadable' }

/** The most references that are looked up. */
const mostLookups = 20
const atOnce = 5

const numbered = /^(?:issues|pull|pulls)\/(\d{1,9})$/
const run = /^actions\/runs\/(\d{1,18})$/
const commit = /^commits?\/([0-9a-f]{7,64})$/i

const targetOf = (rest: string): Target | null => {
  const issue = numbered.exec(rest)
  if (issue) return { kind: 'issue', number: Number(issue[1]) }
  const started = run.exec(rest)
  if (started) return { kind: 'run', number: Number(started[1]) }
  const committed = commit.exec(rest)
  return committed ? { kind: 'commit', oid: (committed[1] as string).toLowerCase() } : null
}

const isSame = (owner: string | undefined, name: string | undefined, repository: Repository): boolean =>
  isSameName(owner, repository.owner) && isSameName(name, repository.name)

/**
 * What a reference names. Only references to this repository on this server are looked up: others would reveal,
 * through the token's access, what exists there.
 */
const locate = (reference: string, repository: Repository, serverUrl: string): Place => {
  const short = /^(?:([\w.-]+)\/([\w.-]+))?#(\d{1,9})$/.exec(reference.trim())
  if (short) {
    if (short[1] !== undefined && !isSame(short[1], short[2], repository)) return { kind: 'foreign' }
    return { kind: 'issue', number: Number(short[3]) }
  }
  let url: URL
  try {
    url = new URL(reference.trim())
  } catch {
    return { kind: 'unreadable' }
  }
  const [, owner, name, ...rest] = url.pathname.replace(/\/+$/, '').split('/')
  if (url.host !== new URL(serverUrl).host || !isSame(owner, name, repository)) return { kind: 'foreign' }
  // `/pull/12/files`, `/actions/runs/7/job/8`: the rest of the path belongs to the same resource.
  const parts = rest[0] === 'actions' ? rest.slice(0, 3) : rest.slice(0, 2)
  return targetOf(parts.join('/')) ?? { kind: 'unreadable' }
}

const shape = (data: unknown): true | undefined => (asObject(data) ? true : undefined)

const questionFor = (target: Target, { owner, name }: Repository, what: string): Question<true> => {
  const about = { owner, repo: name }
  switch (target.kind) {
    case 'issue':
      return {
        route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
        parameters: { ...about, issue_number: target.number },
        what,
        permission: 'issues: read',
        absent: [404, 410],
        shape,
      }
    case 'run':
      return {
        route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
        parameters: { ...about, run_id: target.number },
        what,
        permission: 'actions: read',
        shape,
      }
    case 'commit':
      return {
        route: 'GET /repos/{owner}/{repo}/commits/{ref}',
        parameters: { ...about, ref: target.oid, per_page: 1 },
        what,
        permission: 'contents: read',
        absent: [404, 422],
        shape,
      }
  }
}

/**
 * Whether each reference resolves in this repository.
 *
 * `false` only where GitHub answers 404. A refused token, a failing server, another repository's
 * reference and what comes after the twentieth lookup are unknown, each with its reason.
 *
 * @param references  `#12`, `owner/name#12`, or addresses of issues, pull requests, runs and commits
 * @param serverUrl   the address of the server, `https://github.com` by default
 */
export const readReferences = async (
  client: Client,
  repository: Repository,
  references: readonly string[],
  serverUrl = 'https://github.com',
): Promise<ReadonlyMap<string, Known<boolean>>> => {
  const answers = new Map<string, Known<boolean>>()
  const lookups: { readonly reference: string; readonly target: Target }[] = []
  for (const reference of new Set(references)) {
    const place = locate(reference, repository, serverUrl)
    if (place.kind === 'foreign')
      answers.set(
        reference,
        unknown('it belongs to another repository, and only references to this repository are looked up'),
      )
    else if (place.kind === 'unreadable')
      answers.set(reference, unknown('it is not a reference to an issue, a pull request, a run or a commit'))
    else if (lookups.length >= mostLookups)
      answers.set(reference, unknown(`only the first ${mostLookups} references are looked up`))
    else lookups.push({ reference, target: place })
  }
  const lookUp = async ({ reference, target }: (typeof lookups)[number]): Promise<void> => {
    const answer = await client(questionFor(target, repository, reference))
    answers.set(reference, answer.known ? known(answer.value !== null) : answer)
  }
  for (let at = 0; at < lookups.length; at += atOnce) {
    await Promise.all(lookups.slice(at, at + atOnce).map(lookUp))
  }
  return new Map([...new Set(references)].map(one => [one, answers.get(one) as Known<boolean>]))
}
