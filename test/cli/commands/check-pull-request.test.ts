import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { closeoutBody } from '../../support/app/mirror.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('closeout check --pr in a clone', () => {
  const clone = temporaryFolder()
  const git = (...line: readonly string[]): string =>
    execFileSync('git', ['-C', clone, ...line], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
  let github: Github
  let number: number

  beforeAll(async () => {
    github = await startGithub({ behavior: { listLagMs: 0 } })
    await github.as('owner').push('main', { files: { '.gitignore': '.flow-agents/\n' } })
    const agent = github.as('agent')
    await agent.push('bad', { files: { '.flow-agents/a/state.json': '{}' } })
    number = (await agent.openPullRequest({ head: 'bad', body: closeoutBody(), title: 'Bad' })).number
    git('clone', '--quiet', github.repository.gitDir, '.')
  })
  afterAll(() => github.close())

  const check = (cwd: string) =>
    runInProcess(['check', '--pr', String(number), '--repo', 'acme/widgets'], cwd, '2026-11-22T12:00:00Z', {
      GITHUB_TOKEN: github.tokens.reader,
      GITHUB_API_URL: github.url,
    })

  it('says that the verdict is that of the checkout, where another commit is checked out', async () => {
    const head = git('rev-parse', 'HEAD').slice(0, 12)
    const pull = git('rev-parse', 'origin/bad').slice(0, 12)
    expect((await check(clone)).printed).toContain(
      `note: The verdict is that of the checkout (${head}) with the text of #${number}. The head of #${number} is ${pull}: gh pr checkout ${number} checks it out.\n`,
    )
  })

  it('says nothing of the kind where the head is checked out, or outside of a clone', async () => {
    git('checkout', '--quiet', 'origin/bad')
    for (const cwd of [clone, temporaryFolder()]) {
      const { exit, printed } = await check(cwd)
      expect({ cwd, exit, printed }).toEqual({
        cwd,
        exit: 1,
        printed: expect.stringContaining('error runtime-tracked'),
      })
      expect(printed).not.toContain('The verdict is that of the checkout')
    }
  })
})
