/**
 * `npm run test:faults -- [--mode alone|redis|github] [--runs N] [--deliveries N] [--seed N] [--kind TEXT]`: kills while
 * deliveries come in, and each request to GitHub going wrong in turn.
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { hasRedis } from '../support/app/start-redis.ts'
import { compareStories, listCases } from './github/compare-stories.ts'
import { runFaults } from './run-faults.ts'

const { values } = parseArgs({
  options: {
    mode: { type: 'string' },
    runs: { type: 'string', default: '1' },
    deliveries: { type: 'string', default: '2000' },
    seed: { type: 'string' },
    kind: { type: 'string', default: '' },
  },
})
const isWanted = (mode: string): boolean => values.mode === undefined || values.mode === mode

const runKills = async (mode: 'alone' | 'redis'): Promise<void> => {
  if (mode === 'redis' && !hasRedis()) {
    console.log('redis: left out, because redis-server is not installed')
    return
  }
  const deliveries = Number(values.deliveries)
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed) + run - 1
    const result = await runFaults({
      mode,
      deliveries,
      pullRequests: deliveries / 10,
      installations: 40,
      seed,
    })
    const isGood = result.lost.length === 0 && result.overlaps === 0 && result.left === 0
    const parts = [
      `seed ${seed}`,
      `${deliveries} acknowledged`,
      `${result.kills} kills (${result.redisKills} of Redis)`,
      `${result.redelivered} sent again`,
      `${result.lost.length} lost`,
      `${result.overlaps} overlaps`,
      `${result.left} left`,
      `${result.seconds} s`,
    ]
    console.log(`${mode} ${run}: ${isGood ? 'passed' : 'FAILED'}, ${parts.join(', ')}`)
    for (const state of result.states) console.log(`  ${state}`)
    if (!isGood) process.exitCode = 1
  }
}

const runStories = async (): Promise<void> => {
  const began = performance.now()
  const cases = (await listCases()).filter(({ kind }) => kind.includes(values.kind ?? ''))
  const counts = { failed: 0, requests: 0 }
  await compareStories(cases, ({ kind, index, failed, differences, seconds }) => {
    const isGood = differences.length === 0
    console.log(`github, request ${index}, ${kind}: ${isGood ? 'passed' : 'FAILED'}, ${seconds} s`)
    for (const difference of differences) console.log(`  ${difference}`)
    counts.requests += failed.length
    if (isGood) return
    counts.failed += 1
    process.exitCode = 1
  })
  const seconds = Math.round((performance.now() - began) / 1_000)
  console.log(
    `github: ${cases.length} stories, ${counts.failed} failed, ${counts.requests} requests went wrong, ${seconds} s`,
  )
}

if (isWanted('alone')) await runKills('alone')
if (isWanted('redis')) await runKills('redis')
if (isWanted('github')) await runStories()
