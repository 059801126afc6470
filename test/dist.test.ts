import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { root } from './support/root.ts'
import { temporaryFolder } from './support/temporary-folder.ts'

const filesBelow = async (folder: string): Promise<Record<string, string>> => {
  const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter(entry =>
    entry.isFile(),
  )
  const paths = names.map(entry => join(entry.parentPath, entry.name)).toSorted()
  return Object.fromEntries(paths.map(path => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]))
}

/** Only digests are compared, so that a difference is reported by file name and not as minified code. */
const digestsOf = (files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, text]) => [path, createHash('sha256').update(text).digest('hex')]),
  )

describe('the committed bundles', () => {
  it('equal a rebuild, so that what runs is what was reviewed', async () => {
    const fresh = temporaryFolder()
    execFileSync(process.execPath, ['scripts/build.js', fresh], { cwd: root })
    expect(digestsOf(await filesBelow(join(root, 'dist')))).toEqual(digestsOf(await filesBelow(fresh)))
  })

  it('need nothing that is installed, but what a library tries and does without', async () => {
    for (const text of Object.values(await filesBelow(join(root, 'dist')))) {
      const required = [...text.matchAll(/\brequire\(["'`]([^"'`]+)["'`]\)/g)].map(match => match[1] ?? '')
      const missing = required.filter(name => !name.startsWith('./') && !isBuiltin(name))
      expect(missing.filter(name => !tried.includes(name))).toEqual([])
    }
  })
})

const tried = [
  // BullMQ asks for it inside a `try`, and only for a queue that was given Valkey's client; ours is given ioredis.
  '@valkey/valkey-glide',
  // Newer versions of Node have it. undici asks whether it is there, and uses it only for a cache in SQLite.
  'node:sqlite',
]

const isBuiltin = (name: string): boolean => process.getBuiltinModule(name) !== undefined
