import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { commandsPage } from '../../scripts/docs/commands-page.ts'
import { generateDocs } from '../../scripts/docs/generate-docs.ts'
import { root } from '../support/root.ts'

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

describe('the documents', () => {
  for (const [path, text] of Object.entries(generateDocs(read))) {
    it(`${path} is equal to the generated text`, () => expect(read(path)).toBe(text))
  }

  it('docs/commands.md is equal to the help of every command', async () =>
    expect(read('docs/commands.md')).toBe(await commandsPage()))

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
