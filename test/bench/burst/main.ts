import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { closeoutBody, currentLists, startMirror } from '../../support/app/mirror.ts'
import { bundleEntry } from '../../support/bundle-entry.ts'
import { type BurstPull, measureBurst } from './measure-burst.ts'
import { startReplay } from './replay-github.ts'
import { type AppProcess, startAppProcess } from './start-process.ts'

const pullRequests = Number(process.env.PULLS ?? 60)
const events = Number(process.env.EVENTS ?? 600)
const burstMs = Number(process.env.SECONDS ?? 30) * 1_000
const writeEach = Number(process.env.WRITE_EACH ?? 10)
const latencyMs = 50
/** The whole bench ends after this time, whatever happened. */
const mostMs = 300_000

/** Open pull requests whose labels, check and record are written, by an app that does not wait between writes. */
const openPulls = async () => {
  const mirror = await startMirror(currentLists)
  const agent = mirror.github.as('agent')
  const pulls: BurstPull[] = []
  for (let index = 0; index < pullRequests; index += 1) {
    const branch = `burst-${index}`
    const head = await agent.push(branch, { files: { [`src/${branch}.ts`]: 'export {}\n' } })
    pulls.push({ head, number: (await agent.openPullRequest({ head: branch, body: closeoutBody() })).number })
  }
  await mirror.settle()
  await mirror.app.close()
  return { github: mirror.github, pulls }
}

/** One event for each pull request, one after the other: the app knows the answers then, and the replay has them. */
const warmUp = async (app: AppProcess, pulls: readonly BurstPull[], round: string): Promise<void> => {
  for (const { number } of pulls) {
    const delivery = `warm-${round}-${number}`
    await app.send(delivery, number)
    for (let tries = 0; !app.plans.some(one => one.delivery === delivery); tries += 1) {
      if (tries > 1_000) throw new Error(`Pull request ${number} was not planned for within 10 s.`)
      await sleep(10)
    }
  }
  const plan = app.plans.find(({ writes }) => writes.length > 0)
  if (plan) throw new Error(`Nothing is to be written before the burst, but: ${plan.writes.join(', ')}.`)
}

const at = (sorted: readonly number[], part: number): string =>
  sorted.length === 0 ? '-' : ((sorted[Math.floor(sorted.length * part)] ?? 0) / 1_000).toFixed(2)

/** A burst of events on one installation: how long each waits for its reconcile, and each write beyond the throttle. */
export const run = async (): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'closeout-burst-'))
  const late = setTimeout(() => {
    console.error(`The bench has not ended after ${mostMs / 1_000} s.`)
    process.exit(1)
  }, mostMs)
  const { github, pulls } = await openPulls()
  const replay = await startReplay(github, latencyMs)
  const app = await startAppProcess(bundleEntry('app/start.ts', join(folder, 'bundle')), github, {
    GITHUB_API_URL: replay.url,
    STATE_DIR: join(folder, 'state'),
    DOTENV_PATH: join(folder, '.env'),
  })
  try {
    await warmUp(app, pulls, 'first')
    // Lists count as late for ten seconds after the start.
    await sleep(10_000)
    await warmUp(app, pulls, 'second')
    const before = app.plans.length
    replay.begin()
    const result = await measureBurst({ app, replay, pulls, events, burstMs, writeEach, patienceMs: 120_000 })
    const { free, behindWrite, aboveFloor } = result
    const row = (name: string, waits: readonly number[]): void =>
      console.log(
        `${name.padEnd(52)}${String(waits.length).padStart(7)}${at(waits, 0.5).padStart(9)}${at(waits, 0.99).padStart(9)}${at(waits, 0.9999).padStart(9)}`,
      )
    console.log(
      `${events} events in ${burstMs / 1_000} s for ${pulls.length} pull requests, one in ${writeEach} with a write, API of ${latencyMs} ms`,
    )
    console.log(
      `${'seconds'.padEnd(52)}${'number'.padStart(7)}${'p50'.padStart(9)}${'p99'.padStart(9)}${'most'.padStart(9)}`,
    )
    row('event to plan, nothing to write', free)
    row('event to plan, behind a write to its pull request', behindWrite)
    row('write, beyond one write a second', aboveFloor)
    const { full, free: notModified, unknown } = replay.counts
    console.log(
      `${result.plans - before} plans, ${full} reads and ${notModified} more answered with 304 (${unknown} requests passed on), ${replay.writes.length} writes; the last write after ${(result.lastWriteMs / 1_000).toFixed(1)} s, the floor is ${(result.floorMs / 1_000).toFixed(1)} s`,
    )
  } finally {
    clearTimeout(late)
    await app.stop()
    replay.close()
    await github.close()
    rmSync(folder, { recursive: true, force: true })
  }
}
