import { execFileSync, spawnSync } from 'node:child_process'
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { scanRoot } from '../../../src/cli/io/scan-root.ts'
import { auditJson } from '../../../src/core/sessions/audit-json.ts'
import { auditText } from '../../../src/core/sessions/audit-text.ts'
import { type Audit, buckets } from '../../../src/core/sessions/model/audit.ts'
import { plainPaint } from '../../../src/core/text/paint.ts'
import { runStatuses } from '../../../src/core/vocabulary/run-state.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const root = temporaryFolder()

const options = { profile: 'seed', at: '2026-11-20T00:00:00.000Z', staleDays: 14, isDeep: true } as const
const audit = (at: string): Promise<Audit> =>
  scanRoot({ shown: '.flow-agents', at }, options, () => undefined)

/** Everything that can change: kind, size, times and content of every entry. */
const snapshot = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true }).map(entry => {
    const path = join(entry.parentPath, entry.name)
    const { mode, size, mtimeMs, ctimeMs, ino } = lstatSync(path)
    const content = entry.isFile()
      ? readFileSync(path).toString('base64')
      : entry.isSymbolicLink()
        ? readlinkSync(path)
        : ''
    return [path, mode, size, mtimeMs, ctimeMs, ino, content].join(' ')
  })

const json = fc.jsonValue({ maxDepth: 4 }).map(value => JSON.stringify(value))
const nearly = fc
  .record({
    status: fc.oneof(fc.constantFrom(...runStatuses), fc.string(), fc.jsonValue()),
    phase: fc.oneof(fc.constantFrom('done', 'learning'), fc.jsonValue()),
    next_action: fc.oneof(fc.record({ status: fc.constantFrom('done', 'continue') }), fc.jsonValue()),
    updated_at: fc.oneof(
      fc.date({ noInvalidDate: true }).map(String),
      fc.constantFrom('2020-01-01T00:00:00Z', '+275760-09-13T00:00:00Z'),
    ),
    records: fc.jsonValue(),
    __proto__: fc.jsonValue(),
  })
  .map(value => JSON.stringify(value))
const bytes = fc.uint8Array({ maxLength: 400 }).map(array => Buffer.from(array))
const content = fc.oneof(
  json,
  nearly,
  nearly,
  bytes,
  nearly.map(text => text.slice(0, text.length / 2)),
  nearly.map(text => `\ufeff${text}`),
  fc.constantFrom('', '{', 'null', '[]', '"a"', '{"status":"a","status":"done"}', '['.repeat(100_000), '\0'),
)
/** The most hostile names that the file system allows. */
const name = fc
  .string({ unit: 'binary', minLength: 1, maxLength: 40 })
  .filter(text => !/[/\0]/.test(text) && text !== '.' && text !== '..' && Buffer.byteLength(text) < 250)

describe('a root of 5,000 fuzzed sidecars', () => {
  const fuzzed = join(root, 'fuzzed')
  beforeAll(() => {
    const sessions = fc.sample(fc.tuple(name, content, content, content), {
      numRuns: 1_667,
      seed: 20_261_120,
    })
    for (const [index, [slug, state, learning, release]] of sessions.entries()) {
      const folder = join(fuzzed, `${slug}${index}`)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, 'state.json'), state)
      writeFileSync(join(folder, 'learning.json'), learning)
      writeFileSync(join(folder, 'release.json'), release)
    }
  })

  it('is audited completely in every profile, without a crash or a write', async () => {
    const before = snapshot(fuzzed)
    expect(before.length).toBeGreaterThan(5_000)
    for (const profile of ['classic', 'promoted', 'seed'] as const) {
      const found = await scanRoot({ shown: 'r', at: fuzzed }, { ...options, profile }, () => undefined)
      const inBuckets = buckets.reduce((sum, bucket) => sum + found.buckets[bucket].length, 0)
      expect(inBuckets).toBe(found.totals.scanned)
      expect(found.totals.scanned).toBeGreaterThan(1_500)
      expect(
        buckets.flatMap(bucket => [...found.buckets[bucket]]).every(item => item.reasons.length > 0),
      ).toBe(true)
      const text = [...auditText(found, { isAll: true, isDoneListed: true, limit: 15 }, plainPaint)].join('')
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      const printed = [...auditJson(found)].join('')
      expect(printed).not.toMatch(/[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      expect(JSON.parse(printed).totals.scanned).toBe(found.totals.scanned)
    }
    expect(snapshot(fuzzed)).toEqual(before)
  })
})

describe('entries that are not plain files', () => {
  const odd = join(root, 'odd')
  const good = JSON.stringify({ status: 'archived', phase: 'done', next_action: { status: 'done' } })
  const folder = (slug: string): string => {
    mkdirSync(join(odd, slug), { recursive: true })
    return join(odd, slug)
  }
  const session = (slug: string): string => {
    const path = folder(slug)
    writeFileSync(join(path, 'state.json'), good)
    return path
  }
  const found = async (slug: string) => {
    const all = (await audit(odd)).buckets
    return buckets.flatMap(bucket => [...all[bucket]]).find(item => item.slug === slug)
  }

  it('a FIFO is refused without waiting', async () => {
    execFileSync('mkfifo', [
      join(folder('fifo-state'), 'state.json'),
      join(session('fifo-learning'), 'learning.json'),
    ])
    expect(await found('fifo-state')).toMatchObject({
      classification: 'invalid',
      reasons: ['state.json is not a regular file'],
    })
    expect(await found('fifo-learning')).toMatchObject({
      classification: 'invalid',
      state_status: 'archived',
    })
  })

  it('a socket, a folder and a device are refused', async () => {
    const server = createServer().listen(join(folder('socket'), 'state.json'))
    await new Promise(resolve => server.once('listening', resolve))
    mkdirSync(join(folder('folder'), 'state.json'))
    const isRoot = spawnSync('mknod', [join(folder('device'), 'state.json'), 'c', '1', '5']).status === 0
    for (const slug of ['socket', 'folder', ...(isRoot ? ['device'] : [])]) {
      expect(await found(slug)).toMatchObject({
        classification: 'invalid',
        reasons: ['state.json is not a regular file'],
      })
    }
    server.close()
  })

  it('a symlink is refused, a dangling one counts as no file, and a linked folder is not a session', async () => {
    const real = session('real')
    symlinkSync(join(real, 'state.json'), join(folder('linked'), 'state.json'))
    symlinkSync(join(odd, 'nowhere'), join(folder('dangling'), 'state.json'))
    symlinkSync(join(odd, 'nowhere'), join(session('dangling-learning'), 'learning.json'))
    symlinkSync(real, join(odd, 'linked-folder'))
    expect((await found('linked'))?.reasons).toEqual(['state.json is a symlink'])
    expect((await found('dangling'))?.reasons).toEqual(['state.json is missing'])
    expect((await found('dangling-learning'))?.classification).toBe('terminal_done')
    expect(await found('linked-folder')).toBeUndefined()
  })

  it('exactly one mebibyte is read, one byte more is refused', async () => {
    const padded = (size: number) => good + ' '.repeat(size - good.length)
    writeFileSync(join(folder('fits'), 'state.json'), padded(1_048_576))
    writeFileSync(join(folder('large'), 'state.json'), padded(1_048_577))
    expect((await found('fits'))?.classification).toBe('terminal_done')
    expect((await found('large'))?.reasons).toEqual([
      'state.json has 1,048,577 bytes, more than 1,048,576 bytes',
    ])
  })

  it('lanes, dot folders and the settings folder are not sessions, and other files are ignored', async () => {
    for (const lane of ['archive', 'changes', 'delivery-history', 'config', '.git']) session(lane)
    writeFileSync(join(odd, 'README.md'), '')
    const slugs = Object.values((await audit(odd)).buckets).flatMap(items =>
      [...items].map(item => item.slug),
    )
    expect(slugs).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^(archive|changes|config|\.git|README.md)$/)]),
    )
  })
})
