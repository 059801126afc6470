/** The baseline for the audit: it only reads and parses both sidecars of every session. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const root = process.argv[2]
let count = 0
for (const slug of readdirSync(root).sort()) {
  for (const file of ['state.json', 'learning.json']) {
    const path = `${root}/${slug}/${file}`
    if (!existsSync(path)) continue
    JSON.parse(readFileSync(path, 'utf8'))
    count += 1
  }
}
console.log(count)
