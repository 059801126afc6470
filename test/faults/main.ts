/** `npm run test:faults -- [--mode alone|redis] [--runs N] [--deliveries N]`: kills while deliveries come in. */
import { parseArgs } from 'node:util'
import { hasRedis } from '../support/app/start-redis.ts'
import { runFaults } from './run-faults.ts'

const { values } = parseArgs({
  options: {
    mode: { type: 'string' },
    runs: { type: 'string', default: '1' },
    deliveries: { type: 'string', default: '2000' },
  },
})
const modes = (['alone', 'redis'] as const).filter(mode => values.mode === undefined || values.mode === mode)
for (const mode of modes) {
  if (mode === 'redis' && !hasRedis()) {
    console.log('redis: left out, because redis-server is not installed')
    continue
  }
  for (let run = 1; run <= Number(values.runs); run += 1) {
    const deliveries = Number(values.deliveries)
    const result = await runFaults({ mode, deliveries, pullRequests: deliveries / 10, installations: 40 })
    const isGood = result.lost.length === 0 && result.overlaps === 0 && result.left === 0
    console.log(
      `${mode} ${run}: ${isGood ? 'passed' : 'FAILED'}, ${deliveries} acknowledged, ${result.kills} kills, ${result.redelivered} sent again, ${result.lost.length} lost, ${result.overlaps} overlaps, ${result.left} left, ${result.seconds} s`,
    )
    if (!isGood) process.exitCode = 1
  }
}
