import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { replayRun } from '../../../src/core/artifacts/run/reduce-run.ts'
import { endPhase } from '../../../src/engine/runs/end-phase.ts'
import type { Store } from '../../../src/io/store/open-store.ts'
import { listRuns, readRun } from '../../../src/io/store/read-run.ts'
import { settleStore } from '../../../src/io/store/read-store.ts'
import { bundleEntry } from '../../support/bundle-entry.ts'
import { sampled } from '../../support/laws.ts'
import {
  findings,
  issuesDocument,
  journalOf,
  snapshot,
  submit,
  temporaryStore,
} from '../../support/temporary-store.ts'

let driver: string
beforeAll(() => {
  driver = bundleEntry('test/io/store/kill-driver.ts')
})

const start = (store: Store, ...parts: readonly string[]): ChildProcess =>
  spawn(process.execPath, [driver, store.root, ...parts], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_OPTIONS: '', ...(store.key ? { CLOSEOUT_JOURNAL_KEY: store.key } : {}) },
  })

/** Run the driver; the number of its steps, or `killed`. */
const drive = async (store: Store, ...parts: readonly string[]): Promise<number | 'killed'> => {
  const child = start(store, ...parts)
  let text = ''
  child.stdout?.on('data', part => {
    text += part
  })
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (signal === 'SIGKILL') return 'killed'
  if (code !== 0) throw new Error(`the driver ended with ${code}`)
  return Number(text)
}

const live = (store: Store): string => readFileSync(join(store.root, 'r1/issues.json'), 'utf8')
const written = (summary: string): string => issuesDocument(summary).toString()
const submissions = (store: Store): number =>
  journalOf(store).filter(entry => entry.event === 'artifact-submitted').length

const turns = sampled(
  Array.from({ length: 200 }, (_, turn) => turn),
  30,
)

/** Every step of a piece of work, killed before it and half-way through it; `steps` is how many it has. */
const deathsWithin = (steps: number) =>
  Array.from({ length: steps }, (_, index) => index + 1).flatMap(step =>
    ['before', 'half'].map(mode => ({ step: String(step), mode })),
  )

describe('a writer that is killed', () => {
  it(`between any two steps, ${turns.length} times in a row, leaves the earlier artifact or the new one, and a true journal`, async () => {
    const { store } = temporaryStore('secret')
    await submit(store, issuesDocument('before'))
    // The first replacement makes the history's folders; those after it have fewer steps.
    await drive(store, 'submit', 'makes folders', '0')
    const steps = (await drive(store, 'submit', 'counted', '0')) as number
    expect(steps).toBeGreaterThan(8)
    let held = 'counted'
    let count = 3
    const landed: string[] = []
    for (const turn of turns) {
      const gap = String((turn % steps) + 1)
      const mode = Math.floor(turn / steps) % 2 === 0 ? 'before' : 'half'
      expect(await drive(store, 'submit', `new ${turn}`, gap, mode)).toBe('killed')
      // Whoever comes next may be killed while it puts things right.
      if (turn % 3 === 0) await drive(store, 'submit', held, String((turn % 7) + 1), 'before')
      expect([written(held), written(`new ${turn}`)]).toContain(live(store))
      await settleStore(store)
      expect(findings(store)).toEqual([])
      const isIn = live(store) === written(`new ${turn}`)
      if (isIn) landed.push(gap)
      count += isIn ? 1 : 0
      expect(submissions(store)).toBe(count)
      held = isIn ? `new ${turn}` : held
      expect(live(store)).toBe(written(held))
    }
    // Some were killed after the journal had told: both outcomes were met.
    expect(landed.length).toBeGreaterThan(0)
    expect(landed.length).toBeLessThan(turns.length)
  })

  it('while it writes a run’s first artifact leaves nothing, or all of it', async () => {
    const steps = (await drive(temporaryStore().store, 'submit', 'first', '0')) as number
    expect(steps).toBeGreaterThan(8)
    for (const { step, mode } of sampled(deathsWithin(steps), 8)) {
      const { store } = temporaryStore()
      expect(await drive(store, 'submit', 'first', step, mode)).toBe('killed')
      await settleStore(store)
      const files = snapshot(store.root)
      if (!files['r1/journal.jsonl']) expect(files['r1/issues.json']).toBeUndefined()
      else expect(live(store)).toBe(written('first'))
      expect(findings(store)).toEqual([])
      await submit(store, issuesDocument('second'))
      expect(findings(store)).toEqual([])
    }
  })

  it('while it starts a run leaves no run, or the whole one', async () => {
    const steps = (await drive(temporaryStore().store, 'start', '', '0')) as number
    expect(steps).toBeGreaterThan(5)
    const left: number[] = []
    for (const { step, mode } of sampled(deathsWithin(steps), 10)) {
      const { store } = temporaryStore()
      expect(await drive(store, 'start', '', step, mode)).toBe('killed')
      await settleStore(store)
      const runs = listRuns(store)
      expect(existsSync(join(store.root, 'r1'))).toBe(runs.length === 1)
      expect(findings(store)).toEqual([])
      expect(await drive(store, 'start', '', '0')).not.toBe('killed')
      expect(journalOf(store)).toHaveLength(1)
      left.push(runs.length)
    }
    expect(new Set(left)).toEqual(new Set([0, 1]))
  })

  it('and of whose step a loss of power kept only the sink’s line leaves the earlier artifact', async () => {
    const { store } = temporaryStore('secret')
    await submit(store, issuesDocument('before'))
    await drive(store, 'submit', 'makes folders', '0')
    const steps = (await drive(store, 'submit', 'counted', '0')) as number
    expect(await drive(store, 'submit', 'lost', String(steps), 'before')).toBe('killed')
    const path = join(store.root, 'r1/journal.jsonl')
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines).toHaveLength(4)
    writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n`)
    await settleStore(store)
    expect(findings(store)).toEqual([])
    expect(live(store)).toBe(written('counted'))
    await submit(store, issuesDocument('after'))
    expect(findings(store)).toEqual([])
  })

  it('while it ends the last phase leaves a run that can still be declared, once', async () => {
    const steps = (await drive(await exhausted(), 'end', 'planning', '0')) as number
    expect(steps).toBeGreaterThan(8)
    for (const { step, mode } of sampled(deathsWithin(steps), 8)) {
      const store = await exhausted()
      expect(await drive(store, 'end', 'planning', step, mode)).toBe('killed')
      await settleStore(store)
      expect(findings(store)).toEqual([])
      await endPlanning(store, 0)
      const { events, terminal } = readRun(store, 'r1')
      expect(replayRun(events).declared).toBe('budget-exceeded')
      expect(terminal?.terminal).toBe('budget-exceeded')
      expect(events.filter(({ event }) => event.event === 'terminal-declared')).toHaveLength(1)
      expect(findings(store)).toEqual([])
    }
  })
})

const endPlanning = (store: Store, exit: 0 | 'crash') =>
  endPhase(store, { run: 'r1', phase: 'planning', exit, policy: {}, at: '2026-01-01T00:00:00.000Z' })

/** A run with one try left. */
const exhausted = async (): Promise<Store> => {
  const { store } = temporaryStore()
  for (let turn = 0; turn < 3; turn += 1) await endPlanning(store, 'crash')
  return store
}

describe('writers at once', () => {
  it('all land, each once, in an order', async () => {
    const { store } = temporaryStore()
    const names = Array.from({ length: 12 }, (_, index) => `at once ${index}`)
    const outcomes = await Promise.all(names.map(name => drive(store, 'submit', name, '0')))
    expect(outcomes).not.toContain('killed')
    expect(journalOf(store).map(entry => entry.position)).toEqual(names.map((_, index) => index + 1))
    expect(findings(store)).toEqual([])
  })

  it('land when others beside them are killed', async () => {
    const { store } = temporaryStore()
    const survivors = Array.from({ length: 6 }, (_, index) => drive(store, 'submit', `lives ${index}`, '0'))
    const victims = Array.from({ length: 6 }, (_, index) =>
      drive(store, 'submit', `dies ${index}`, String(index + 3)),
    )
    expect(await Promise.all(survivors)).not.toContain('killed')
    await Promise.all(victims)
    await settleStore(store)
    expect(findings(store)).toEqual([])
    const shas = new Set(journalOf(store).map(entry => entry.sha256))
    expect(shas.size).toBeGreaterThanOrEqual(6)
  })
})
