import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { locateRoot, progressOf, scanRoot } from '../../../src/cli/io/scan-root.ts'
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
  for (let index = 0; index <= 500; index += 1) writeSession(at, `s${index}`, { state })
})

describe('a large root', () => {
  it('is only classified and dated, and the audit offers no deletion', () => {
    const audit = scanRoot(root, options, () => undefined)
    const [item] = audit.buckets.terminal_done
    expect(audit).toMatchObject({ depth: 'shallow', totals: { scanned: 501, terminal_done: 501 } })
    expect(item).toMatchObject({ promote: [], links: [] })
    expect(item && localCommands(item, audit)).toEqual([
      'mkdir -p -- .flow-agents/archive && mv -n -- .flow-agents/s0 .flow-agents/archive/',
    ])
  })

  it('is read completely with isDeep', () => {
    const audit = scanRoot(root, { ...options, isDeep: true }, () => undefined)
    const [item] = audit.buckets.terminal_done
    expect(audit.depth).toBe('whole')
    expect(item?.links).toEqual(['#12'])
    expect(item && localCommands(item, audit)).toEqual(['rm -r -- .flow-agents/s0'])
  })

  it('reports its progress during the scan', () => {
    const reported: [number, number][] = []
    scanRoot(root, options, (done, total) => reported.push([done, total]))
    expect(reported).toEqual([[256, 501]])
  })
})

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
      isColourful: false,
      isInteractive,
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

describe('how a root is shown', () => {
  it.each([
    ['.flow-agents', '.flow-agents'],
    ['.flow-agents/', '.flow-agents'],
    ['/srv/repo/.flow-agents', '.flow-agents'],
    ['.', '.'],
    ['../other/', '../other'],
    ['/elsewhere/', '/elsewhere'],
  ])('%s as %s', (given, shown) => {
    expect(locateRoot(given, '/srv/repo').shown).toBe(shown)
  })
})
