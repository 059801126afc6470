import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { closeoutBody, type Mirror, see, startMirror } from '../support/app/mirror.ts'

type Issue = {
  readonly number: number
  readonly title: string
  readonly state: string
  readonly parent_issue_url?: string | null
  readonly labels: readonly { readonly name: string }[]
  readonly assignees: readonly { readonly login: string }[]
}

describe('the policy for follow-ups', () => {
  let mirror: Mirror
  beforeEach(async () => {
    mirror = await startMirror()
  })
  afterEach(() => mirror.close())

  const ship = async (policy: string, ...lines: readonly string[]): Promise<number> => {
    const { github, settle } = mirror
    await github.as('maintainer').push('main', { files: { '.github/closeout.yml': policy } })
    await github.as('agent').push('lesson', { files: { 'src/lesson.ts': 'export {}\n' } })
    const body = closeoutBody().replace(
      '- Follow-ups: None, because nothing is left to do\n',
      `- Follow-ups:\n${lines.map(line => `  - [ ] ${line}`).join('\n')}\n`,
    )
    const { number } = await github.as('agent').openPullRequest({ head: 'lesson', body })
    await settle()
    await github.as('maintainer').merge(number)
    await settle()
    return number
  }
  const issuesOf = async (fullName: string): Promise<readonly Issue[]> =>
    (await mirror.github
      .as('owner')
      .ask('GET', `/repos/${fullName}/issues?state=all&labels=learning:%20follow-up`)) as readonly Issue[]
  const record = async (number: number) => (await see(mirror.github, number)).comments[0]?.body ?? ''

  it('opens issues in another repository of the installation, with the labels and assignees of the policy', async () => {
    await mirror.github.addRepository('acme/backlog')
    const policy =
      'follow_ups: { targets: { backlog: { repository: acme/backlog, labels: [triage], assignees: [writer, nobody] } } }\n'
    const number = await ship(policy, 'backlog: Retry downloads', 'doc: Say so')
    const [there] = await issuesOf('acme/backlog')
    expect(there).toMatchObject({ title: 'Retry downloads', assignees: [{ login: 'writer' }] })
    expect(there?.labels.map(({ name }) => name).toSorted()).toEqual(['learning: follow-up', 'triage'])
    expect((await issuesOf('acme/widgets')).map(({ title }) => title)).toEqual(['Say so'])
    expect(await record(number)).toContain(`| tracked<br>acme/backlog#${there?.number} |`)
    await mirror.github.as('writer', 'acme/backlog').close(there?.number ?? 0)
    await mirror.settle()
    expect(await record(number)).toContain(`| completed<br>acme/backlog#${there?.number} |`)
  })

  it('opens no issue in a repository outside of the installation, and the record says so', async () => {
    const number = await ship(
      'follow_ups: { targets: { backlog: { repository: other/place } } }\n',
      'backlog: Retry',
    )
    expect(await issuesOf('acme/widgets')).toEqual([])
    expect(await record(number)).toContain(
      'needs action: no issue was opened in other/place, because the app is not installed there',
    )
  })

  it('makes several issues sub-issues of a parent, which closes with the last of them', async () => {
    await ship('follow_ups: { parent: several }\n', 'backlog: Retry', 'doc: Say so')
    const find = async () => {
      const all = await issuesOf('acme/widgets')
      return { parent: all.find(({ title }) => title.startsWith('Follow-ups of')), all }
    }
    const { parent, all } = await find()
    const children = all.filter(issue => issue !== parent)
    expect(children.map(child => child.parent_issue_url?.endsWith(`/issues/${parent?.number}`))).toEqual([
      true,
      true,
    ])
    for (const { number } of children) await mirror.github.as('writer').close(number)
    await mirror.settle()
    expect((await find()).parent?.state).toBe('closed')
  })

  it('opens no issue with `open_when: never`', async () => {
    const number = await ship('follow_ups: { open_when: never }\n', 'backlog: Retry')
    expect(await issuesOf('acme/widgets')).toEqual([])
    expect(await record(number)).toContain('The policy opens no issues.')
  })
})
