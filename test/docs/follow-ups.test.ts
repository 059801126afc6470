import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { describeFollowUpStep, playFollowUpStory } from '../demo/follow-up-story.ts'
import { closeoutBody, currentLists, startMirror } from '../support/app/mirror.ts'
import { root } from '../support/root.ts'
import { buildProgram } from '../support/run-cli.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { writeSession } from '../support/write-session.ts'

const page = readFileSync(join(root, 'docs/follow-ups.md'), 'utf8')

/** Without what differs each time: the time of the merge. */
const timeless = (text: string): string =>
  text.replace(/<span title="[^"]+">[^<]+<\/span>/g, '<a time>').replace(/ +$/gm, '')

describe('docs/follow-ups.md', () => {
  it('shows what the demo prints', async () => {
    const [, merged, , closed] = await playFollowUpStory()
    if (!merged || !closed) throw new Error('The story has fewer steps than the page shows.')
    const shown = /```text\n([\s\S]*?)\n```/.exec(page)?.[1] ?? ''
    expect(timeless(shown)).toBe(
      timeless(`${describeFollowUpStep(merged)}\n\n${describeFollowUpStep({ ...closed, issue: null })}`),
    )
  })

  it('shows what closeout learning prints before and after an issue is closed as not planned', async () => {
    const blocks = [...page.matchAll(/```console\n\$ closeout (.*)\n([\s\S]*?)```/g)]
    const mirror = await startMirror(currentLists)
    try {
      const { github, settle } = mirror
      const agent = github.as('agent')
      await agent.push('retry', { files: { 'src/retry.ts': 'export {}\n' } })
      const lines = '- Follow-ups:\n  - [ ] backlog: Retry downloads too\n  - [ ] doc: Say how retries work\n'
      const body = closeoutBody().replace('- Follow-ups: None, because nothing is left to do\n', lines)
      const { number } = await agent.openPullRequest({ head: 'retry', body })
      await github.as('maintainer').merge(number)
      await settle()
      const folder = temporaryFolder()
      const [record] = goodSidecars.learning.records
      const routing = [
        { target: 'backlog', action: 'Retry downloads too', status: 'open' },
        { target: 'doc', action: 'Say how retries work', status: 'open' },
      ]
      const learning = {
        ...goodSidecars.learning,
        status: 'followup_required',
        records: [{ ...record, routing }],
      }
      writeSession(join(folder, '.flow-agents'), 'retry-uploads', { state: goodSidecars.state, learning })
      const program = buildProgram()
      const run = async (line = '') =>
        (
          await program.run(line.split(' '), {
            cwd: folder,
            env: { GITHUB_TOKEN: github.tokens.reader ?? '', GITHUB_API_URL: github.url },
          })
        ).out.replaceAll(github.url, 'https://github.com')
      expect(await run(blocks[0]?.[1])).toBe(blocks[0]?.[2])
      await github.as('writer').close(2)
      await settle()
      await run('learning sync --write --repo acme/widgets')
      await github.as('writer').comment(3, 'The guide is gone.')
      await github.as('writer').close(3, 'not_planned')
      await settle()
      expect(await run(blocks[1]?.[1])).toBe(blocks[1]?.[2])
    } finally {
      await mirror.close()
    }
    expect(blocks).toHaveLength(2)
  })
})
