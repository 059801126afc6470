import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { readRun } from '../../src/io/store/read-run.ts'
import { bundleEntry } from '../support/bundle-entry.ts'
import { findings, temporaryStore } from '../support/temporary-store.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), '../../examples/run-with-bash/run.sh')

let cli: string
beforeAll(() => {
  cli = bundleEntry('src/cli/main.ts')
})

describe('a run with bash', () => {
  it('comes to done, with each way of ending a phase on the way', () => {
    const { store, folder } = temporaryStore()
    const env = { ...process.env, NODE_OPTIONS: '', CLOSEOUT: `${process.execPath} ${cli}` }
    const told = execFileSync('bash', [script, folder], { env, encoding: 'utf8' })
    expect(told).toMatch(/^retry-uploads: development: blocked$/m)
    expect(told.match(/: fix-needed$/gm)).toHaveLength(3)
    expect(told).toMatch(/^retry-uploads: done: /m)
    expect(told).toMatch(/^ {2}review: \.agent\/artifacts\/retry-uploads\/development_result\.json$/m)
    expect(told).toMatch(/^0 findings in 1 run /m)
    expect(findings(store)).toEqual([])
    const { events, terminal } = readRun(store, 'retry-uploads')
    expect(terminal).toMatchObject({ terminal: 'done', review: { type: 'development_result' } })
    expect(events.map(({ event }) => event.event)).toContain('artifact-submitted')
    const head = readFileSync(join(folder, '.git/HEAD'), 'utf8')
    expect(head).toMatch(/^ref: /)
  })
})
