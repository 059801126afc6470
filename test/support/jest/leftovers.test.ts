import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { root } from '../root.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** Run one test with the configuration of this repository, in a temporary directory of its own. */
const runTest = (body: string) => {
  const folder = temporaryFolder()
  const temporary = join(folder, 'tmp')
  mkdirSync(temporary)
  const test = `const { mkdtempSync } = require('node:fs'), { tmpdir } = require('node:os'), { join } = require('node:path')
test('makes a folder', () => { ${body} })`
  writeFileSync(join(folder, 'some.test.js'), test)
  const config = `import config from ${JSON.stringify(join(root, 'jest.config.js'))}
const inRepository = path => path.replace('<rootDir>', ${JSON.stringify(root)})
export default {
  ...config,
  globalSetup: inRepository(config.globalSetup),
  globalTeardown: inRepository(config.globalTeardown),
  testEnvironment: inRepository(config.testEnvironment),
  reporters: config.reporters.map(inRepository),
  testMatch: ['<rootDir>/some.test.js'],
  transform: {},
}`
  writeFileSync(join(folder, 'jest.config.mjs'), config)
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--runInBand', '--config', join(folder, 'jest.config.mjs')],
    {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
    },
  )
  return { status, stdout, left: readdirSync(temporary) }
}

describe('a test run', () => {
  it('fails where a test leaves a folder in the temporary directory, names it and removes it', () => {
    const { status, stdout, left } = runTest("mkdtempSync(join(tmpdir(), 'mine-'))")
    expect(stdout).toMatch(/^Left in the temporary directory: some\.test\.js-\w{6}\/mine-\w{6}\./m)
    expect(stdout).toMatch(/^1 passed, 1 failed, 0 skipped$/m)
    expect([status, left]).toEqual([1, []])
  })

  it('passes where the folder is one of the helper, and removes it', () => {
    const { status, stdout, left } = runTest("mkdtempSync(join(tmpdir(), 'closeout-test-'))")
    expect(stdout).toMatch(/^1 passed, 0 failed, 0 skipped$/m)
    expect([status, left]).toEqual([0, []])
  })
})
