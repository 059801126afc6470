import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { makeRepository } from '../support/repository.ts'
import { root } from '../support/root.ts'
import { runCommand } from '../support/run-command.ts'

const workflow = readFileSync(join(root, 'docs/workflows/artifact-gate.yml'), 'utf8')

it('docs/gate.md shows what closeout doctor prints', async () => {
  const repo = makeRepository()
  repo.commit({
    '.github/workflows/artifact-gate.yml': workflow
      .replace('edited, ', '')
      .replace('fetch-depth: 0', 'fetch-depth: 1'),
    '.github/pull_request_template.md': '## Closeout\n\n- **Shipped behavior:**\n- **Verification:**\n',
    '.github/closeout.yml': 'mod: warn\n',
    '.gitignore': '.flow-agents/\n',
  })
  const printed = await runCommand(['doctor'], repo.dir, '2026-11-20T12:00:00Z')
  const page = readFileSync(join(root, 'docs/gate.md'), 'utf8')
  expect(/```console\n\$ closeout doctor\n([\s\S]*?)```/.exec(page)?.[1]).toBe(printed)
  repo.remove()
})
