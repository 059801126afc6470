import { currentLists, see, startMirror } from '../support/app/mirror.ts'
import { fixedBody } from './retry-uploads.ts'

/** One step of the story: what happened, the issue of the route, and what the pull request shows about it. */
export type FollowUpStep = {
  readonly happened: string
  readonly issue: {
    readonly number: number
    readonly title: string
    readonly body: string
    readonly state: string
  } | null
  readonly labels: readonly string[]
  /** The rows of the record's follow-up table. */
  readonly rows: readonly string[]
}

/**
 * Play the life of an open route with the real app and the GitHub emulator. The merge opens an issue for the route,
 * another pull request has the same route, and closing the issue completes the route of both.
 */
export const playFollowUpStory = async (): Promise<readonly FollowUpStep[]> => {
  // The app misses what lists do not show yet.
  const mirror = await startMirror(currentLists)
  const { github } = mirror
  const agent = github.as('agent')
  const propose = async (branch: string): Promise<number> => {
    await agent.push(branch, { files: { [`docs/${branch}.md`]: '# Retries\n' } })
    const { number } = await agent.openPullRequest({
      head: branch,
      title: 'Retry uploads',
      body: fixedBody(1),
    })
    return number
  }
  const number = await propose('retry')
  const list = `/repos/${github.repository.fullName}/issues?state=all&labels=learning:%20follow-up`
  const lookUp = async () =>
    ((await github.as('reader').ask('GET', list)) as readonly NonNullable<FollowUpStep['issue']>[])[0] ?? null
  const deeds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['An agent opens a pull request with one open route', async () => undefined],
    [
      'A maintainer merges it: the app opens an issue for the route',
      () => github.as('maintainer').merge(number),
    ],
    [
      'Another pull request with the same route is merged: the issue lists it, and no second issue is opened',
      async () => github.as('maintainer').merge(await propose('retry-again')),
    ],
    [
      'Somebody does the work and closes the issue: the route is completed',
      async () => github.as('writer').close((await lookUp())?.number ?? 0),
    ],
  ]
  const steps: FollowUpStep[] = []
  try {
    for (const [happened, act] of deeds) {
      await act()
      await mirror.settle()
      const seen = await see(github, number)
      const rows = (seen.comments[0]?.body ?? '')
        .split('\n')
        .filter(line => /^\| (?:backlog|doc): /.test(line))
      steps.push({ happened, issue: await lookUp(), labels: seen.labels, rows })
    }
  } finally {
    await mirror.close()
  }
  return steps
}

/** The printed form of a step: the issue without its hidden marks, and the rows of the record. */
export const describeFollowUpStep = ({ happened, issue, labels, rows }: FollowUpStep): string => {
  const body = issue?.body
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n')
    .map(line => line.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  return [
    `* ${happened}`,
    `  labels of the pull request: ${labels.join(', ')}`,
    ...rows.map(row => `  record: ${row}`),
    ...(issue
      ? [
          `  issue #${issue.number} (${issue.state}): ${issue.title}`,
          ...(body ?? '').split('\n').map(line => `  > ${line}`),
        ]
      : []),
  ].join('\n')
}
