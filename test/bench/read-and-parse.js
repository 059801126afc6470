/** The yardstick of the audit: read both sidecars of every session and parse them, and nothing else. */
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
