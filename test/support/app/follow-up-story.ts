import { type Mirror, see } from './mirror.ts'

/** An issue as GitHub's list shows it. */
export type ListedIssue = {
  readonly number: number
  readonly title: string
  readonly body: string
  readonly state: 'open' | 'closed'
  readonly state_reason: string | null
  readonly labels: readonly { readonly name: string }[]
}

/** What a story about follow-ups does and sees. */
export type FollowUpStory = {
  /** A pull request of a branch of its own, opened and reconciled. */
  readonly propose: (body: string, author?: string) => Promise<number>
  /** The same, merged by a maintainer and reconciled. */
  readonly ship: (body: string, author?: string) => Promise<number>
  /** The follow-up issues of a repository, the newest first. */
  readonly issues: (repository?: string) => Promise<readonly ListedIssue[]>
  readonly record: (number: number) => Promise<string>
  readonly labels: (number: number) => Promise<readonly string[]>
  readonly sweep: () => Promise<void>
}

let branches = 0

/** @param mirror  asked anew for each step: a test may start another one */
export const tellFollowUps = (mirror: () => Mirror): FollowUpStory => {
  const propose: FollowUpStory['propose'] = async (body, author = 'agent') => {
    const { github, settle } = mirror()
    branches += 1
    const branch = `follow-up-${branches}`
    await github.as('agent').push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    const { number } = await github.as(author).openPullRequest({ head: branch, body })
    await settle()
    return number
  }
  return {
    propose,
    ship: async (body, author) => {
      const number = await propose(body, author)
      await mirror().github.as('maintainer').merge(number)
      await mirror().settle()
      return number
    },
    issues: async (repository = mirror().github.repository.fullName) =>
      (await mirror()
        .github.as('owner')
        .ask(
          'GET',
          `/repos/${repository}/issues?state=all&labels=learning:%20follow-up&per_page=100`,
        )) as readonly ListedIssue[],
    record: async number => (await see(mirror().github, number)).comments[0]?.body ?? '',
    labels: async number => (await see(mirror().github, number)).labels,
    sweep: async () => {
      await mirror().app.sweep()
      await mirror().settle()
    },
  }
}
