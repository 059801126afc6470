import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { progressOf, scanRoot } from '../../../src/cli/io/scan-root.ts'
import type { Io } from '../../../src/cli/io/terminal.ts'
import { localCommands } from '../../../src/core/sessions/local-commands.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

const at = temporaryFolder()
const options = { profile: 'seed', at: '2026-11-20T00:00:00.000Z', staleDays: 14, isDeep: false } as const
const root = { shown: '.flow-agents', at }

beforeAll(() => {
  const state = { ...goodSidecars.state, updated_at: '2026-01-01T00:00:00Z' }
  const [record] = goodSidecars.learning.records
  const routing = record.routing.filter(({ target }) => target === 'backlog')
  const learning = { ...goodSidecars.learning, records: [{ ...record, routing }] }
  for (let index = 0; index <= 500; index += 1) writeSession(at, `s${index}`, { state, learning })
})

describe('a large root', () => {
  it('is only classified and dated, and what nobody looked for is null', async () => {
    const audit = await scanRoot(root, options, () => undefined)
    const [item] = audit.buckets.terminal_done
    expect(audit).toMatchObject({ depth: 'shallow', totals: { scanned: 501, terminal_done: 501 } })
    expect(audit.done).toEqual({ safe: 0, kept: 0, unknown: 501 })
    expect(item).toMatchObject({ promote: null, links: null, unsafe: null })
    expect(item && localCommands(item, audit)).toEqual([])
  })

  it('is read completely with isDeep, and then cleaning is offered where nothing would be lost', async () => {
    const audit = await scanRoot(root, { ...options, isDeep: true }, () => undefined)
    const [item] = audit.buckets.terminal_done
    expect(audit.depth).toBe('whole')
    expect(audit.done).toEqual({ safe: 501, kept: 0, unknown: 0 })
    expect(item).toMatchObject({
      promote: [],
      links: ['#12', 'https://github.com/acme/widgets/pull/30', '#31'],
      unsafe: [],
    })
    expect(item && localCommands(item, audit)).toEqual([
      'closeout clean --artifact-root=.flow-agents --slug=s0',
    ])
  })

  it('reports its progress during the scan', async () => {
    const reported: [number, number][] = []
    await scanRoot(root, options, (done, total) => reported.push([done, total]))
    expect(reported).toEqual([[256, 501]])
  })
})

describe('a root in a repository', () => {
  it('says of a session that its branch is merged, and nothing of one whose branch is not', async () => {
    const folder = temporaryFolder()
    const git = (...args: string[]) => execFileSync('git', ['-C', folder, ...identity, ...args])
    git('init', '--quiet', '--initial-branch=main')
    git('commit', '--quiet', '--allow-empty', '-m', 'first')
    git('branch', 'merged')
    git('switch', '--quiet', '-c', 'open')
    git('commit', '--quiet', '--allow-empty', '-m', 'second')
    for (const branch of ['merged', 'open'])
      writeSession(join(folder, 'sessions'), branch, { state: { ...goodSidecars.state, branch } })
    const audit = await scanRoot(
      { shown: 'sessions', at: join(folder, 'sessions') },
      options,
      () => undefined,
    )
    const items = Object.values(audit.buckets).flatMap(listed => [...listed])
    const noted = items.map(({ slug, notes }) => [slug, notes.some(note => note.includes(' is merged'))])
    expect(Object.fromEntries(noted)).toEqual({ merged: true, open: false })
  })
})

const identity = ['-c', 'user.name=a', '-c', 'user.email=a@example.com']

describe('progress', () => {
  const run = (isInteractive: boolean, waitMs: number): string => {
    const printed: string[] = []
    let now = 0
    const io: Io = {
      stdin: Readable.from([]),
      out: () => undefined,
      err: text => void printed.push(text),
      env: {},
      cwd: at,
      startedIn: at,
      program: '',
      isQuiet: false,
      isVerbose: false,
      isColourful: false,
      isInteractive,
      lost: new AbortController().signal,
      now: () => new Date(now),
    }
    const progress = progressOf(io)
    now += waitMs
    progress.report(256, 501)
    progress.clear()
    return printed.join('')
  }

  it('is shown on a terminal after half a second, and erased at the end', () => {
    expect(run(true, 600)).toBe('\rscanned 256 of 501\r\u001b[K')
  })

  it('is shown neither without a terminal nor for a short scan', () => {
    expect(run(false, 600) + run(true, 100)).toBe('')
  })
})
