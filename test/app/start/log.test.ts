import { closeSync, existsSync, openSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import { deliver, labeled, makeKey, runStart, soundEnv } from '../../support/app/run-start.ts'
import { freePort } from '../../support/free-port.ts'

const full = '/dev/full'

describe('a log', () => {
  const onFull = existsSync(full) ? it : it.skip
  onFull('that cannot be written ends nothing: deliveries are stored and answered', async () => {
    const [port, statusPort] = [await freePort(), await freePort()]
    const stdout = openSync(full, 'w')
    const env = { ...soundEnv(makeKey()), PORT: String(port), STATUS_PORT: String(statusPort) }
    const app = runStart(env, { stdout })
    const isUp = () =>
      fetch(`http://127.0.0.1:${statusPort}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    while (app.child.exitCode === null && !(await isUp())) await new Promise(done => setTimeout(done, 20))
    const statuses = []
    for (const number of [1, 2, 3])
      statuses.push((await deliver(`http://127.0.0.1:${port}`, labeled(number))).status)
    expect([statuses, await isUp(), app.child.exitCode, app.err()]).toEqual([[202, 202, 202], true, null, ''])
    app.child.kill('SIGKILL')
    await app.ended
    closeSync(stdout)
  })
})
