import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { runCommand } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const day = '2026-08-01T10:00:00.000Z'

/** Every command of the page in its order, with what the page prints below it. */
const commands = [
  ...readFileSync('docs/runs.md', 'utf8').matchAll(/^````console\n([\s\S]*?)^````$/gm),
].flatMap(([, block = '']) =>
  [...block.matchAll(/^\$ closeout (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(([, line = '', printed = '']) => ({
    line,
    printed,
  })),
)

describe('docs/runs.md', () => {
  it('shows the current output of every command, in a store that they share', async () => {
    const folder = temporaryFolder()
    const steps = [
      { number: 1, title: 'Retry an upload' },
      { number: 2, title: 'Test it' },
    ]
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ steps }))
    const report = [
      ...['---', 'type: issues', 'status: fine', '---', '', '## Summary', '', '- [SUM-1] One loop.', ''],
      ...['## Issues', '', '- [I-1] src/a.ts | critical | It never ends.', ''],
    ]
    writeFileSync(join(folder, 'report.md'), report.join('\n'))
    expect(commands.length).toBeGreaterThan(7)
    for (const { line, printed } of commands)
      expect({ line, printed: await runCommand(line.split(' '), folder, day) }).toEqual({ line, printed })
  })
})
