import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from '@jest/globals'
import type { Report } from '../src/core/gate/model/report.ts'
import { makeRepository, type TestRepository } from './support/repository.ts'
import { runInProcess } from './support/run-command.ts'

/**
 * Bodies for ten different changes, written with nothing but `closeout --help` and the section of AGENTS.md. Each passed at
 * its first try; a text or a rule that changes has to keep them passing.
 */
const folder = 'test/fixtures/guided-closeouts'
type Change = { readonly write: readonly string[]; readonly remove?: readonly string[] }
const changes = JSON.parse(readFileSync(join(folder, 'changes.json'), 'utf8')) as Readonly<
  Record<string, Change>
>

let repo: TestRepository
beforeEach(() => {
  repo = makeRepository()
})
afterEach(() => repo.remove())

it('there is a body for every change', () => {
  expect(
    readdirSync(folder)
      .filter(name => name.endsWith('.md'))
      .map(name => name.slice(0, -3)),
  ).toEqual(Object.keys(changes))
})

it.each(Object.entries(changes))('the body of %s passes', async (name, { write, remove = [] }) => {
  const filled = (text: string, paths: readonly string[]) =>
    Object.fromEntries(paths.map(path => [path, `${path} ${text}\n`]))
  const old = write.filter(path => !/adr|spikes|runbooks|004/.test(path))
  repo.commit({ '.gitignore': '.flow-agents/\n', ...filled('before', [...old, ...remove]) })
  repo.branch('change')
  repo.commit({
    ...filled('after', write),
    ...Object.fromEntries(remove.map(path => [path, null])),
  })
  const body = join(process.cwd(), folder, `${name}.md`)
  const line = ['check', '--base', 'main', '--body-file', body, '--json']
  const { exit, printed } = await runInProcess(line, repo.dir, '2026-11-20T12:00:00Z')
  const { findings } = JSON.parse(printed) as Report
  // Without a token, a notice says that the named issues were not looked up.
  expect([exit, findings.filter(({ level }) => level !== 'notice')]).toEqual([0, []])
})
