import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from '../../github-emulator/start-github.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

/** One more than GitHub gives on a page. */
const count = 101

const folder = temporaryFolder()
let github: Github
beforeAll(async () => {
  github = await startGithub({ behavior: { listLagMs: 0 } })
  const agent = github.as('agent')
  const sha = await agent.push('work', { files: { 'src/a.ts': '1\n' } })
  for (let at = 1; at <= count; at++) {
    await agent.ask('POST', '/repos/acme/widgets/git/refs', { ref: `refs/heads/b${at}`, sha })
    await agent.openPullRequest({ head: `b${at}`, body: 'No closeout in this text.', title: `Change ${at}` })
  }
}, 120_000)
afterAll(() => github.close())

describe('closeout policy diff with more pull requests than a page has', () => {
  it('compares each of them once', async () => {
    writeFileSync(join(folder, 'new.yml'), 'mode: warn\n')
    const env = { GITHUB_TOKEN: github.tokens.reader, GITHUB_API_URL: github.url }
    const line = ['policy', 'diff', 'new.yml', '--repo', 'acme/widgets', '--limit', '200', '--json']
    const { exit, printed } = await runInProcess(line, folder, '2026-11-22T12:00:00Z', env)
    const { pulls } = JSON.parse(printed.slice(printed.indexOf('{')))
    expect(exit).toBe(1)
    expect(pulls.map(({ number }: { number: number }) => number)).toEqual(
      Array.from({ length: count }, (_, at) => count - at),
    )
    expect(pulls.every(({ changes }: { changes: boolean }) => changes)).toBe(true)
  }, 120_000)
})
