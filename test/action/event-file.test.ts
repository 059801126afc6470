import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { bundleEntry } from '../support/bundle-entry.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let main: string
beforeAll(() => {
  main = bundleEntry('action/main.ts')
})

/** The action, started with a file of the event that cannot be read. */
const start = (event: string) => {
  const { status, stdout } = spawnSync(process.execPath, [main], {
    cwd: temporaryFolder(),
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      GITHUB_REPOSITORY: 'octo/shop',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: event,
    },
  })
  return { status, stdout }
}

describe('a file of the event that cannot be read is one plain sentence', () => {
  const broken = join(temporaryFolder(), 'event.json')
  writeFileSync(broken, '{"number": 12,')
  const cases = {
    'is not there': ['/nowhere/event.json', 'it does not exist'],
    'is no JSON': [broken, 'it is not valid JSON'],
  }
  it.each(Object.entries(cases))('where it %s', (_what, [path = '', why = '']) => {
    const { status, stdout } = start(path)
    expect(status).toBe(1)
    expect(stdout).toContain(`Cannot read the event of this run from ${path} (GITHUB_EVENT_PATH): ${why}.`)
    expect(stdout).not.toContain('internal error')
  })
})
