import { describe, expect, it } from '@jest/globals'
import { type Mirror, see, startMirror } from '../support/app/mirror.ts'
import { withRoutes } from '../support/app/with-routes.ts'
import { sampled } from '../support/laws.ts'

const routes = ['backlog: Retry the search', 'doc: Explain the search', 'eval: Test the search']

/** The write at which the process crashes, counted from 0, and whether GitHub carried it out. The last ones come after every write. */
const crashes = Array.from({ length: 10 }, (_, after) => after).flatMap(after =>
  [true, false].map(isApplied => ({ after, isApplied })),
)

/** A pull request with the routes is merged; the app crashes on the way, gets every delivery twice, starts again and sweeps. */
const mergeAndCrash = async (mirror: Mirror, crash: (typeof crashes)[number]): Promise<number> => {
  const { github, settle } = mirror
  const agent = github.as('agent')
  await agent.push('search', { files: { 'src/search.ts': 'export {}\n' } })
  const body = withRoutes(...routes.map(route => `[ ] ${route}`))
  const { number } = await agent.openPullRequest({ head: 'search', body })
  await settle()
  github.webhooks.hold()
  await github.as('maintainer').merge(number)
  const held = github.webhooks.held.slice()
  github.fail({ method: 'POST', path: /issues|labels|comments/, status: 'drop', ...crash })
  await github.webhooks.release([...held, ...held])
  await settle()
  github.heal()
  await mirror.restart()
  await mirror.app.sweep()
  await settle()
  return number
}

describe('a process that crashes at any write, with repeated deliveries', () => {
  for (const crash of sampled(crashes, 2)) {
    it(`opens each issue once: write ${crash.after}, ${crash.isApplied ? 'carried out' : 'lost'}`, async () => {
      const mirror = await startMirror()
      const number = await mergeAndCrash(mirror, crash)
      const list = `/repos/${mirror.github.repository.fullName}/issues?state=all&labels=learning:%20follow-up`
      const issues = (await mirror.github.as('owner').ask('GET', list)) as readonly { title: string }[]
      expect(issues.map(({ title }) => title).toSorted()).toEqual(
        routes.map(route => route.split(': ')[1]).toSorted(),
      )
      const record = (await see(mirror.github, number)).comments[0]?.body ?? ''
      expect(record.match(/\| tracked(?=<br>| \|)/g)).toHaveLength(3)
      await mirror.close()
    })
  }
})
