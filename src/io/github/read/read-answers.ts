import type { Repository } from '../../../core/gate/model/facts.ts'
import {
  comparisonKey,
  type LifecycleAnswers,
  type LifecycleFacts,
  type LifecycleQuestions,
  type Release,
  type RunFact,
} from '../../../core/lifecycle/model/pull-request-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { readDiff } from '../change/read-diff.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import { readPages } from '../client/read-pages.ts'
import { asNumber, asObject, asText } from '../client/shapes.ts'
import { readAuthors, readPushers } from './read-authors.ts'
import { readCommitTree } from './read-own-checks.ts'
import { type RoleName, readRoleName } from './read-role.ts'

const unasked = unknown('it was not looked up')

/** Read everything that a replay needs, all at once. What cannot be read says why; nothing is guessed. */
export const readAnswers = async (
  client: Client,
  facts: LifecycleFacts,
  questions: LifecycleQuestions,
): Promise<LifecycleAnswers> => {
  const { repository } = facts
  const [named, memberships, trees, diffs, runs, committers, pushers, isAssignable, release] =
    await Promise.all([
      mapped(questions.roles, login => readRoleName(client, repository, login)),
      mapped(questions.members, login => readMembership(client, questions.teams, login)),
      mapped(questions.commits, sha => readCommitTree(client, repository, sha)),
      readDiffs(client, repository, questions.comparisons),
      mapped(questions.runs, run => readRun(client, facts, run)),
      questions.asksAuthors ? readAuthors(client, facts, questions.earlier) : unasked,
      questions.asksAuthors ? readPushers(client, facts, questions.earlier) : unasked,
      questions.assignee === null ? known(false) : readAssignable(client, repository, questions.assignee),
      questions.releaseOf === null ? known(null) : readRelease(client, facts, questions.releaseOf),
    ])
  const others = { memberships, trees, diffs, runs, committers, pushers, isAssignable, release }
  return { ...splitRoles(named), ...others }
}

const splitRoles = (
  named: ReadonlyMap<string, Known<RoleName>>,
): Pick<LifecycleAnswers, 'roles' | 'customRoles'> => ({
  roles: new Map([...named].map(([login, one]) => [login, one.known ? known(one.value.role) : one])),
  customRoles: new Map(
    [...named].flatMap(([login, one]) =>
      one.known && one.value.custom !== null ? [[login, one.value.custom] as const] : [],
    ),
  ),
})

const mapped = async <K, T>(keys: readonly K[], read: (key: K) => Promise<T>): Promise<ReadonlyMap<K, T>> =>
  new Map(await Promise.all(keys.map(async key => [key, await read(key)] as const)))

const readDiffs = async (
  client: Client,
  repository: Repository,
  pairs: LifecycleQuestions['comparisons'],
): Promise<LifecycleAnswers['diffs']> =>
  new Map(
    await Promise.all(
      pairs.map(
        async pair =>
          [comparisonKey(pair), await readDiff(client, repository, pair.base, pair.head)] as const,
      ),
    ),
  )

/** Those of the teams that a person is in. One that could not be read matters only to a person who is in no other. */
const readMembership = async (
  client: Client,
  teams: readonly string[],
  login: string,
): Promise<Known<readonly string[]>> => {
  const answers = await Promise.all(
    teams.map(team =>
      client({
        route: 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}',
        parameters: { org: team.split('/')[0], team_slug: team.split('/')[1], username: login },
        what: `the members of ${team}`,
        permission: 'members: read',
        shape: data => asText(asObject(data)?.state) ?? undefined,
      }),
    ),
  )
  const joined = teams.filter((_, index) => {
    const answer = answers[index]
    return answer?.known && answer.value === 'active'
  })
  const unread = answers.find(answer => !answer.known)
  return joined.length === 0 && unread && !unread.known ? unread : known(joined)
}

export const readAssignable = async (
  client: Client,
  repository: Repository,
  login: string,
): Promise<Known<boolean>> => {
  const answer = await client({
    route: 'GET /repos/{owner}/{repo}/assignees/{assignee}',
    parameters: { ...placeOf(repository), assignee: login },
    what: `whether ${login} can be assigned`,
    permission: 'issues: read',
    shape: () => true,
  })
  return answer.known ? known(answer.value === true) : answer
}

const readRun = async (
  client: Client,
  { repository, change }: LifecycleFacts,
  run: number,
): Promise<Known<RunFact>> => {
  const what = `run ${run} of this repository`
  const fact = await askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}',
    parameters: { ...placeOf(repository), run_id: run },
    what,
    permission: 'actions: read',
    shape: data => {
      const [run, head] = [asObject(data), asText(asObject(data)?.head_sha)]
      return run && head !== null
        ? {
            name: asText(run.name) ?? '',
            url: asText(run.html_url) ?? '',
            attempt: asNumber(run.run_attempt) ?? 1,
            head,
          }
        : undefined
    },
  })
  if (!fact.known) return fact
  const isHead = fact.value.head === change.head.sha
  const ahead = isHead ? known(true) : await isAncestor(client, repository, fact.value.head, change.head.sha)
  return ahead.known ? known({ ...fact.value, isOfThisChange: ahead.value }) : ahead
}

const isAncestor = async (
  client: Client,
  repository: Repository,
  from: string,
  to: string,
): Promise<Known<boolean>> => {
  const answer = await client({
    route: 'GET /repos/{owner}/{repo}/compare/{basehead}',
    parameters: { ...placeOf(repository), basehead: `${from}...${to}`, per_page: 1 },
    what: `whether ${to.slice(0, 12)} contains ${from.slice(0, 12)}`,
    permission: 'contents: read',
    shape: data => asText(asObject(data)?.status) ?? undefined,
  })
  return answer.known ? known(answer.value === 'ahead' || answer.value === 'identical') : answer
}

/** The most releases after a merge that are checked, the oldest first. */
const mostReleases = 20

/** The first release after the merge that contains its commit; `null` while there is none. */
const readRelease = async (
  client: Client,
  { repository, change }: LifecycleFacts,
  commit: string,
): Promise<Known<Release | null>> => {
  const releases = await readPages(
    client,
    {
      route: 'GET /repos/{owner}/{repo}/releases',
      parameters: placeOf(repository),
      what: 'the releases',
      permission: 'contents: read',
    },
    entry => {
      const [tag, at] = [asText(entry.tag_name), asText(entry.published_at)]
      return tag === null || at === null || entry.draft === true
        ? null
        : { tag, at, url: asText(entry.html_url) ?? '', by: asText(asObject(entry.author)?.login) }
    },
  )
  if (!releases.known) return releases
  const later = releases.value
    .filter(({ at }) => Date.parse(at) >= Date.parse(change.merge?.at ?? ''))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(0, mostReleases)
  for (const release of later) {
    const contains = await isAncestor(client, repository, commit, release.tag)
    if (!contains.known) return contains
    if (contains.value) return known(release)
  }
  return known(null)
}
