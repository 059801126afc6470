/** Writes the generated documents: `npm run docs [-- DIRECTORY]`. A test compares them with the committed files. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { generateDocs } from './generate-docs.ts'

const directory = process.argv[2] ?? '.'
for (const [path, text] of Object.entries(generateDocs(path => readFileSync(path, 'utf8')))) {
  const target = join(directory, path)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, text)
}
