import { existsSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { generateDocs } from '../../scripts/docs/generate-docs.ts'
import { root } from '../support/root.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the documents', () => {
  for (const [path, text] of Object.entries(generateDocs(read))) {
    it(`${path} is equal to the generated text`, () => expect(read(path)).toBe(text))
  }

  it('contain no link to a file that does not exist', async () => {
    const pages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md']
    for (const name of await readdir(join(root, 'docs'), { recursive: true })) {
      if (name.endsWith('.md')) pages.push(`docs/${name}`)
    }
    const dead = pages.flatMap(page =>
      [...read(page).matchAll(/\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g)]
        .map(match => match[1] as string)
        .filter(target => !existsSync(join(root, dirname(page), target)))
        .map(target => `${page} -> ${target}`),
    )
    expect(dead).toEqual([])
  })

  it('every input of the action is declared and read under the same name', () => {
    const used = [...read('action/inputs.ts').matchAll(/read\('([a-z-]+)'\)/g)].map(match => match[1])
    const declared = [
      ...read('action.yml').matchAll(/^ {8}INPUT_([A-Z_]+): \$\{\{ inputs\.([a-z-]+) \}\}$/gm),
    ]
    expect(declared.map(match => match[2]).toSorted()).toEqual(used.toSorted())
    for (const [, variable, name] of declared)
      expect(variable).toBe((name as string).toUpperCase().replaceAll('-', '_'))
  })
})
