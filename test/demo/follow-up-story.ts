import { currentLists, see, startMirror } from '../support/app/mirror.ts'
import { mendedBody } from './retry-uploads.ts'

/** One step of the story: what happened, the issue behind the route, and the pull request's own words about it. */
export type LessonStep = {
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
 * What becomes of an open route, with the real app on the stand-in: the merge makes it an issue, another pull request
 * sees the lesson too, and the closing of the issue completes the route of both.
 */
export const playFollowUpStory = async (): Promise<readonly LessonStep[]> => {
  // The app misses what lists do not show yet.
  const mirror = await startMirror(currentLists)
  const { github } = mirror
  const agent = github.as('agent')
  const propose = async (branch: string): Promise<number> => {
    await agent.push(branch, { files: { [`docs/${branch}.md`]: '# Retries\n' } })
    const { number } = await agent.openPullRequest({
      head: branch,
      title: 'Retry uploads',
      body: mendedBody(1),
    })
    return number
  }
  const number = await propose('retry')
  const list = `/repos/${github.repository.fullName}/issues?state=all&labels=learning:%20follow-up`
  const lookUp = async () =>
    ((await github.as('reader').ask('GET', list)) as readonly NonNullable<LessonStep['issue']>[])[0] ?? null
  const deeds: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['An agent opens a pull request with one open route', async () => undefined],
    ['A maintainer merges it: the route becomes an issue', () => github.as('maintainer').merge(number)],
    [
      'Another pull request with the same lesson is merged: the issue says so, and no second one is opened',
      async () => github.as('maintainer').merge(await propose('retry-again')),
    ],
    [
      'Somebody does the work and closes the issue: the route is completed',
      async () => github.as('writer').close((await lookUp())?.number ?? 0),
    ],
  ]
  const steps: LessonStep[] = []
  try {
    for (const [happened, act] of deeds) {
      await act()
      await mirror.settle()
      const seen = await see(github, number)
      const rows = (seen.comments[0]?.body ?? '')
        .split('\n')
        .filter(line => /^\| (?:backlog|doc) \|/.test(line))
      steps.push({ happened, issue: await lookUp(), labels: seen.labels, rows })
    }
  } finally {
    await mirror.close()
  }
  return steps
}

/** A step as it is printed: the issue without its marks, and the rows of the record. */
export const tellLessonStep = ({ happened, issue, labels, rows }: LessonStep): string => {
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
