import { spawnSync } from 'node:child_process'
import { expect, it } from '@jest/globals'
import { runs } from '../support/laws.ts'
import { root } from '../support/root.ts'

it('deliveries that were stored and done leave the memory of the process where it was', () => {
  const deliveries = runs(20_000, 100_000)
  const { stdout } = spawnSync(process.execPath, ['scripts/run.js', 'test/bench/main.ts', 'memory'], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '', DELIVERIES: String(deliveries) },
    encoding: 'utf8',
  })
  const lines = [...stdout.matchAll(/(\d+) deliveries: (\d+) MB/g)]
  const megabytes = lines.map(([, , size]) => Number(size))
  expect([lines.length, Number(lines.at(-1)?.[1])]).toEqual([6, deliveries])
  // After the first fifth everything is warm.
  expect((megabytes.at(-1) ?? 0) - (megabytes[1] ?? 0)).toBeLessThan(50)
})
