import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { listDeadLinks, listPages } from '../support/markdown-links.ts'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

it('every link of the documentation leads to a file and to a heading of it', () => {
  expect(listPages(root).length).toBeGreaterThan(20)
  expect(listDeadLinks(root)).toEqual([])
})

it('finds links to missing files and headings, and leaves code and the web alone', () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'docs'))
  writeFileSync(
    join(folder, 'README.md'),
    [
      '# Two words, *one* `code`!',
      '## Twice',
      '## Twice',
      '[a](docs/page.md) [b](docs/page.md#here) [c](#two-words-one-code) [d](#twice-1) [e](https://example.com/x)',
      '[f](docs/none.md) [g](docs/page.md#there) [h](#twice-2) ![i](none.png) [j](../outside.md)',
      '`[k](none.md)`',
      '',
      '[l]: none.md#x',
    ].join('\n\n'),
  )
  writeFileSync(join(folder, 'docs/page.md'), '# Here\n\n[up](../README.md#twice)\n')
  expect(listDeadLinks(folder)).toEqual(
    ['docs/none.md', 'docs/page.md#there', '#twice-2', 'none.png', '../outside.md', 'none.md#x'].map(
      target => `README.md -> ${target}`,
    ),
  )
})

it('every message that docs/troubleshooting.md quotes is one of the program', () => {
  const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8')
  const quoted = [...page.matchAll(/^\| "([^"]+)"/gm)].map(([, message = '']) => message)
  expect(quoted.length).toBeGreaterThan(4)
  const sources = ['src', 'app', 'action'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(name => name.endsWith('.ts'))
      .map(name => readFileSync(join(root, folder, name), 'utf8')),
  )
  expect(quoted.filter(message => !sources.some(text => text.includes(message)))).toEqual([])
})
