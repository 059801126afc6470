import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeRepository } from '../support/repository.ts'
import { root } from '../support/root.ts'
import { buildProgram } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const commit = 'c'.repeat(40)

/** A block of the page: commands with what they print, or the text of closeout.md. `isOwnWork` is not a step of the setup. */
type Block = {
  readonly kind: 'console' | 'markdown'
  readonly isOwnWork: boolean
  readonly text: string
}

const blocksOf = (section: string): readonly Block[] =>
  [...section.matchAll(/^```(console|markdown)( work)?\n([\s\S]*?)^```$/gm)].map(
    ([, kind, work, text = '']) => ({
      kind: kind === 'console' ? 'console' : 'markdown',
      isOwnWork: work !== undefined,
      text,
    }),
  )

const page = readFileSync(join(root, 'docs/quick-start.md'), 'utf8')
const sections = page
  .split(/^## (?!Closeout$)/m)
  .slice(1)
  .map(text => ({ title: text.split('\n')[0] ?? '', blocks: blocksOf(text) }))

/** The five files that the second section begins with. */
const tracked = ['a/notes.md', 'a/plan.md', 'a/state.json', 'b/learning.json', 'b/state.json']
const begins: Readonly<Record<string, Readonly<Record<string, string>> | null>> = {
  'An empty repository': null,
  'A repository that tracks runtime files': {
    'README.md': 'A project.\n',
    ...Object.fromEntries(tracked.map(path => [`.flow-agents/${path}`, '{}\n'])),
  },
}

const bin = temporaryFolder()
beforeAll(() => {
  const { main } = buildProgram()
  const top = temporaryFolder()
  mkdirSync(join(top, 'dist'))
  cpSync(join(main, '..'), join(top, 'dist/cli'), { recursive: true })
  const manifest = { name: 'closeout', version: '0.1.0', gitHead: commit }
  writeFileSync(join(top, 'package.json'), JSON.stringify(manifest))
  const program = join(top, 'dist/cli', main.split('/').at(-1) ?? '')
  writeFileSync(join(bin, 'closeout'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
    mode: 0o755,
  })
})

/** Run a line in bash, as a person would: both streams, and nothing of the environment of the test. */
const runLine = (line: string, cwd: string): { readonly printed: string; readonly code: number | null } => {
  const who = ['AUTHOR', 'COMMITTER'].flatMap(role => [
    [`GIT_${role}_NAME`, 'Mona'],
    [`GIT_${role}_EMAIL`, 'mona@example.com'],
  ])
  const { stdout, status } = spawnSync('/bin/bash', ['-c', `exec 2>&1\n${line}`], {
    cwd,
    encoding: 'utf8',
    env: { PATH: `${bin}:${process.env.PATH}`, HOME: bin, ...Object.fromEntries(who) },
  })
  return { printed: stdout.replaceAll(commit, '<commit>'), code: status }
}

describe.each(sections)('the section "$title"', ({ title, blocks }) => {
  const commandsIn = (text: string) => text.split('\n').filter(line => line.startsWith('$ '))

  it('needs at most six commands', () => {
    const steps = blocks.filter(({ kind, isOwnWork }) => kind === 'console' && !isOwnWork)
    expect(steps.flatMap(({ text }) => commandsIn(text)).length).toBeLessThanOrEqual(6)
  })

  it('prints what the page shows, first red and then green', () => {
    const begin = begins[title]
    expect(begin).toBeDefined()
    const repo = makeRepository()
    if (begin) repo.commit(begin)
    const verdicts: (number | null)[] = []
    for (const { kind, text } of blocks) {
      if (kind === 'markdown') {
        writeFileSync(join(repo.dir, 'closeout.md'), text)
        continue
      }
      const printed = commandsIn(text).map(command => {
        const ran = runLine(command.slice(2), repo.dir)
        if (command.includes('closeout check')) verdicts.push(ran.code)
        return `${command}\n${ran.printed}`
      })
      expect(printed.join('')).toBe(text)
    }
    expect(verdicts).toEqual([1, 0])
    repo.remove()
  })
})

it('every section of the page is run', () => {
  expect(sections.map(({ title }) => title)).toEqual(Object.keys(begins))
})
