/**
 * Prints the section of CHANGELOG.md for a tag: `node scripts/release-notes.js v0.2.0`. It ends with 1 and says why if the
 * tag is not the version of package.json, or CHANGELOG.md has no section with text for it.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const fail = message => {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

const tag = process.argv[2] ?? fail('No tag was given. Usage: node scripts/release-notes.js v0.2.0')
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
if (tag !== `v${version}`)
  fail(`The tag is ${tag}, but package.json has the version ${version}. Tag v${version}.`)
const sections = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m)
const section = sections.find(text => text.split(/\s/, 1)[0] === version)
const notes = section?.slice(section.indexOf('\n')).trim()
if (!notes) fail(`CHANGELOG.md has no section "## ${version}" with text. Rename "Unreleased" to it.`)
process.stdout.write(`${notes}\n`)
