import { type Mirror, plannedWrites, see } from '../../support/app/mirror.ts'
import { withRoutes } from '../../support/app/with-routes.ts'

/** One pull request from its opening to its end; each step is settled before the next one. */
export type Story = { readonly name: string; number: number }

const issuePath = '/repos/acme/widgets/issues?state=all&labels=learning:%20follow-up&per_page=100'
const routeOf = ({ name }: Story): string => `Explain ${name}`

type ListedIssue = { readonly number: number; readonly title: string; readonly state: string }

const issuesOf = async ({ github }: Mirror, story: Story): Promise<readonly ListedIssue[]> => {
  const issues = (await github.as('owner').ask('GET', issuePath)) as readonly ListedIssue[]
  return issues.filter(({ title }) => title === routeOf(story))
}

/** What people do, in its order. */
export const steps: Readonly<Record<string, (mirror: Mirror, story: Story) => Promise<unknown>>> = {
  opened: async ({ github }, story) => {
    const agent = github.as('agent')
    await agent.push(story.name, { files: { [`src/${story.name}.ts`]: 'export {}\n' } })
    const body = withRoutes(`[ ] backlog: ${routeOf(story)}`)
    story.number = (await agent.openPullRequest({ head: story.name, body })).number
  },
  'approved by its author': ({ github }, { number }) =>
    github.as('agent').label(number, 'artifact: approved'),
  approved: ({ github }, { number }) => github.as('maintainer').label(number, 'artifact: approved'),
  merged: ({ github }, { number }) => github.as('maintainer').merge(number),
  'issue closed': async (mirror, story) => {
    const [issue] = await issuesOf(mirror, story)
    if (issue) await mirror.github.as('maintainer').close(issue.number, 'completed')
  },
  swept: ({ app }) => app.sweep(),
}

/** What stands on GitHub, without what differs between two stories. */
export const stateOf = async (mirror: Mirror, story: Story) => {
  const { github, app } = mirror
  const { labels, check, comments } = await see(github, story.number)
  const { head } = await github.as('owner').pull(story.number)
  const list = `/repos/acme/widgets/commits/${head.sha}/check-runs?filter=all`
  const { check_runs } = (await github.as('owner').ask('GET', list)) as { readonly check_runs: unknown[] }
  const issues = await issuesOf(mirror, story)
  const status = (await (await fetch(`${app.statusUrl}/status`)).json()) as { readonly queue: unknown }
  const plain = (text: string | undefined): string =>
    (text ?? '')
      .replaceAll(story.name, 'STORY')
      .replace(/\b[0-9a-f]{40}\b|\b[0-9a-f]{64}\b|\b[0-9a-f]{12}\b/g, 'SHA')
      .replace(
        /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|\d{4}-\d\d-\d\d \d\d:\d\d( UTC)?|\d{1,2} [A-Z][a-z]{2} \d{4}, \d\d:\d\d UTC/g,
        'TIME',
      )
      .replace(/#\d+|\/(issues|pull|runs)\/\d+|issuecomment-\d+|127\.0\.0\.1:\d+/g, 'NUMBER')
  return {
    labels,
    conclusion: check?.conclusion,
    title: plain(check?.title),
    checks: check_runs.length,
    comments: comments.length,
    record: withoutOrder(plain(comments[0]?.body?.replace(/<!--[\s\S]*?-->/g, ''))),
    issues: issues.map(({ state }) => state),
    queue: status.queue,
    planned: await plannedWrites(mirror, story.number),
  }
}

/**
 * What is written again after a fault has a later time, so an issue may be opened after the label that it came before. The
 * app's own moves are entries once it looks again, and after a fault it does: the labels say where it moved to.
 */
const withoutOrder = (record: string): string =>
  record.replace(/(?:^- <span title="TIME">.*\n)+/gm, entries =>
    entries
      .split('\n')
      .filter(entry => !entry.includes('/apps/closeout) moved it to '))
      .sort()
      .join('\n'),
  )

export type StoryState = Awaited<ReturnType<typeof stateOf>>
