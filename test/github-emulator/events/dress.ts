/**
 * Puts right what the emulator says: the facts of git on every pull request, the stand-in's time on every
 * timestamp, the app on what the app wrote, and the link from an issue to its pull request.
 */
import { appFacts } from '../world/app-facts.ts'
import type { Fields, World } from '../world/model.ts'
import { factsOfPull } from '../world/pull-facts.ts'

const emulatorTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const repositoryInUrl = /\/repos\/([^/]+\/[^/]+)\/(?:issues|pulls)\/(\d+)$/

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A copy of an emulator's JSON as GitHub would have said it. */
export async function markup(world: World, json: unknown): Promise<unknown> {
  if (typeof json === 'string') return emulatorTime.test(json) ? world.clock.translate(json) : json
  if (Array.isArray(json)) return Promise.all(json.map(item => markup(world, item)))
  if (!isFields(json)) return json
  const entries = await Promise.all(
    Object.entries(json).map(
      async ([key, value]) => [key, key === 'body' ? value : await markup(world, value)] as const,
    ),
  )
  return dressFields(world, Object.fromEntries(entries))
}

async function dressFields(world: World, said: Fields): Promise<Fields> {
  const fields = completeFields(world, said)
  const withAssociation =
    'author_association' in fields ? { ...fields, author_association: associationOf(world, fields) } : fields
  const withApp =
    'performed_via_github_app' in fields
      ? { ...withAssociation, performed_via_github_app: appBehind(world, fields) }
      : withAssociation
  const place = typeof fields.url === 'string' ? repositoryInUrl.exec(fields.url) : null
  const repository = world.repositories.get((place?.[1] ?? '').toLowerCase())
  const number = Number(place?.[2])
  if (!repository || !('updated_at' in fields)) return withApp
  const touchedAt = repository.touchedAt.get(number) ?? ''
  const dressed = touchedAt > String(withApp.updated_at) ? { ...withApp, updated_at: touchedAt } : withApp
  const parent = world.behavior.edition === 'github.com' ? repository.parents.get(number) : undefined
  if (parent !== undefined) return { ...dressed, parent_issue_url: parent }
  const refs = repository.pulls.get(number)
  if (!refs || !('head' in fields && 'base' in fields)) return dressed
  return { ...dressed, ...(await factsOfPull(world, refs, dressed)) }
}

/** What the emulator leaves out of apps, labels, organisations, repositories and pull requests, or spells wrong of bots. */
function completeFields(world: World, fields: Fields): Fields {
  if (fields.type === 'Bot')
    return mapTexts(fields, text => (text.startsWith('http') ? text.replace('[bot]', '%5Bbot%5D') : text))
  if ('slug' in fields && 'permissions' in fields && !fields.owner)
    return { ...fields, owner: [...world.users.values()][0] ?? null }
  if ('repository_selection' in fields && isFields(fields.account))
    return {
      ...fields,
      target_id: fields.target_id ?? fields.account.id,
      updated_at: world.installed.at ?? fields.updated_at,
      account: {
        ...accountUrls(world, String(fields.account.login)),
        avatar_url: `${world.origin}/avatars/${String(fields.account.login)}`,
        url: `${world.origin}/orgs/${String(fields.account.login)}`,
        node_id: `O_${String(fields.account.id)}`,
        name: fields.account.login,
        slug: fields.account.login,
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
        ...fields.account,
      },
    }
  if ('color' in fields && 'default' in fields) return { ...fields, description: fields.description ?? '' }
  if (fields.type === 'Organization' && 'login' in fields)
    return { ...accountUrls(world, String(fields.login)), ...fields }
  if ('full_name' in fields && 'forks_count' in fields)
    return {
      network_count: fields.forks_count,
      subscribers_count: 0,
      ...fields,
      has_issues: world.repositories.get(String(fields.full_name).toLowerCase())?.hasIssues ?? true,
    }
  if ('head' in fields && 'base' in fields && 'number' in fields)
    return { active_lock_reason: null, ...fields }
  return fields
}

const mapTexts = (fields: Fields, change: (text: string) => string): Fields =>
  Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, typeof value === 'string' ? change(value) : value]),
  )

function accountUrls({ origin }: World, login: string): Fields {
  const url = `${origin}/users/${login}`
  return {
    gravatar_id: '',
    html_url: `${origin}/${login}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    site_admin: false,
  }
}

/** A private member of the organisation looks like anybody: coder 24299, community 18690. */
function associationOf(world: World, fields: Fields): string {
  const login = isFields(fields.user) ? String(fields.user.login) : ''
  const [, fullName = ''] =
    /\/repos\/([^/]+\/[^/]+)\//.exec(String(fields.url ?? fields.pull_request_url)) ?? []
  const repository = world.repositories.get(fullName.toLowerCase())
  if (repository?.owner === login) return 'OWNER'
  if (world.publicMembers.has(login)) return 'MEMBER'
  return repository?.contributors.has(login) ? 'CONTRIBUTOR' : 'NONE'
}

function appBehind(world: World, fields: Fields): Fields | null {
  const login = isFields(fields.user) ? fields.user.login : null
  const app = world.apps.find(({ slug }) => login === `${slug}[bot]`)
  return app ? appFacts(world, app) : null
}
