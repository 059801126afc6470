/** Writes the generated documents: `npm run docs [-- DIRECTORY]`. A test compares them with the committed files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { commandsPage } from './commands-page.ts'
import { generateDocs } from './generate-docs.ts'

const directory = process.argv[2] ?? '.'
const pages = {
  ...generateDocs(path => readFileSync(path, 'utf8')),
  'docs/commands.md': await commandsPage(),
}
for (const [path, text] of Object.entries(pages)) {
  const target = join(directory, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}
