import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { artifactPages } from './artifact-pages.ts'

/** Writes docs/artifacts: `node scripts/run.js scripts/docs/write-artifact-docs.ts`, run in the root of the repository. */
const folder = join(process.cwd(), 'docs', 'artifacts')
mkdirSync(folder, { recursive: true })
for (const [name, text] of Object.entries(artifactPages())) writeFileSync(join(folder, name), text)
