import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { closeoutBody } from '../../support/app/mirror.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const folder = temporaryFolder()
let github: Github
beforeAll(async () => {
  github = await startGithub({ behavior: { listLagMs: 0 } })
  const agent = github.as('agent')
  await github.as('owner').push('main', {
    files: {
      '.gitignore': '.flow-agents/\n',
      '.github/closeout.yml': 'closeout: {exempt_authors: [agent]}\n',
    },
  })
  const propose = async (branch: string, files: Record<string, string>, body: string) => {
    await agent.push(branch, { files })
    await agent.openPullRequest({ head: branch, body, title: `Change ${branch}` })
  }
  await propose('complete', { 'src/a.ts': '1\n' }, closeoutBody())
  await propose('empty', { 'src/b.ts': '1\n' }, 'No closeout in this text.')
  await propose('runtime', { '.flow-agents/a/state.json': '{}' }, closeoutBody())
})
afterAll(async () => {
  expect(github.violations).toEqual([])
  await github.close()
})

const diff = async (policy: string, ...more: readonly string[]) => {
  writeFileSync(join(folder, 'new.yml'), policy)
  const env = { GITHUB_TOKEN: github.tokens.reader, GITHUB_API_URL: github.url }
  const line = ['policy', 'diff', 'new.yml', '--repo', 'acme/widgets', ...more]
  return runInProcess(line, folder, '2026-11-22T12:00:00Z', env)
}

describe('closeout policy diff', () => {
  it('names the open pull requests whose verdict would change, with both verdicts', async () => {
    const { exit, printed } = await diff('preset: strict\n')
    expect([exit, printed]).toEqual([
      1,
      `note: Comparing the open pull requests of acme/widgets.
#2 Change empty
  now: pass
  new: fail (closeout-missing)
1 verdict would change, 2 would not, 0 could not be decided.
`,
    ])
  })

  it('says that a verdict does not fail the check any more', async () => {
    const { exit, printed } = await diff('mode: warn\ncloseout: {exempt_authors: [agent]}\n', '--json')
    const { pulls } = JSON.parse(printed.slice(printed.indexOf('{')))
    expect(exit).toBe(1)
    expect(pulls).toEqual([
      expect.objectContaining({ number: 3, changes: true }),
      expect.objectContaining({ number: 2, changes: false }),
      {
        number: 1,
        title: 'Change complete',
        author: 'agent',
        before: { verdict: 'pass', fails: false, errors: [] },
        after: { verdict: 'pass', fails: false, errors: [] },
        changes: false,
        unread: null,
      },
    ])
    expect(pulls[0].after).toEqual({
      verdict: 'fail',
      fails: false,
      errors: expect.arrayContaining(['runtime-tracked']),
    })
  })

  it('compares the newest ones up to a limit, and says that there are more', async () => {
    const { exit, printed } = await diff('preset: strict\n', '--limit', '1')
    expect(exit).toBe(0)
    expect(printed).toContain('0 verdicts would change, 1 would not')
    expect(printed).toContain('There are more than 1 open pull requests.')
  })

  it('does not call a pull request equal that could not be read', async () => {
    github.fail({ method: 'GET', path: /\/compare\//, status: 403, times: 99 })
    const { exit, printed } = await diff('closeout: {exempt_authors: [agent]}\n')
    github.heal()
    expect(exit).toBe(2)
    expect(printed).toMatch(/not decided: #1: /)
    expect(printed).toContain('0 verdicts would change, 0 would not, 3 could not be decided.')
  })

  it('does not call one equal that fails already, where a fact is missing', async () => {
    github.fail({ method: 'GET', path: /\/git\/trees\//, status: 403, times: 99 })
    const { exit, printed } = await diff('closeout: {exempt_authors: [agent]}\n', '--limit', '1')
    github.heal()
    expect([exit, printed]).toEqual([2, expect.stringContaining('1 could not be decided.')])
  })

  it('compares nothing with a policy that has a defect, and writes nothing ever', async () => {
    const { exit, printed } = await diff('mod: warn\n')
    expect([exit, printed]).toEqual([2, expect.stringContaining('The policy new.yml cannot be compared: ')])
    const asked = github.requests.filter(({ who }) => who === 'reader')
    expect(new Set(asked.map(({ method }) => method))).toEqual(new Set(['GET']))
  })
})
