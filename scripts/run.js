/**
 * Runs a TypeScript tool of this repository: `node scripts/run.js test/demo/main.ts [ARGUMENT…]`.
 * The bundle is written below node_modules, so that it finds the installed packages.
 */
import { rmSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { bundle } from './bundle.js'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [entry, ...rest] = process.argv.slice(2)
if (!entry) throw new Error('No file was given. Usage: node scripts/run.js FILE.ts [ARGUMENT…]')
const name = resolve(entry)
  .slice(root.length + 1)
  .replace(/\W+/g, '-')
const dir = join(root, 'node_modules', '.cache', 'closeout', `${name}-${process.pid}`)
process.on('exit', () => rmSync(dir, { recursive: true, force: true }))
await bundle({ main: resolve(entry) }, dir, { externals: true })
process.argv = [process.argv[0], basename(entry), ...rest]
await import(pathToFileURL(join(dir, 'main.mjs')).href)
