import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { exampleDay, writeExampleRoot } from '../support/example-root.ts'
import { runCommand } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder()
beforeAll(() => writeExampleRoot(folder))

/** Every `console` block of the page: the command after the dollar sign, and its output. */
const page = readFileSync('docs/local.md', 'utf8')
const blocks = [...page.matchAll(/^(`{3,4})console\n\$ closeout (.*)\n([\s\S]*?)^\1$/gm)].map(match => ({
  command: match[2] as string,
  printed: match[3] as string,
}))

describe('docs/local.md', () => {
  it('shows the output of every command', () => {
    expect(blocks.map(block => block.command.split(' ')[0])).toEqual(['audit', 'audit', 'validate', 'render'])
  })

  it.each(blocks)('shows the current output of "$command"', async ({ command, printed }) => {
    expect(await runCommand(command.split(' '), folder, exampleDay)).toBe(printed)
  })
})
