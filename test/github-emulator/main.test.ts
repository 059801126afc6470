import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it } from '@jest/globals'

const start = (...args: readonly string[]) =>
  spawn('node', ['scripts/run.js', 'test/github-emulator/main.ts', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })

describe('npm run github', () => {
  it('prints one line with all that is needed, answers, and stops when told to', async () => {
    const child = start('--port', '0')
    const lines = createInterface({ input: child.stdout })
    const [line] = (await once(lines, 'line')) as [string]
    const said = JSON.parse(line)
    expect(said.app).toMatchObject({ id: expect.any(Number), webhook_secret: expect.any(String) })
    expect(said.app.private_key).toMatch(/^-----BEGIN RSA PRIVATE KEY-----/)
    const answer = await fetch(`${said.url}/user`, {
      headers: { authorization: `Bearer ${said.tokens.maintainer}` },
    })
    expect(await answer.json()).toMatchObject({ login: 'maintainer' })
    child.kill('SIGTERM')
    expect(await once(child, 'exit')).toEqual([0, null])
  })

  it('says what is wrong with a port', async () => {
    const child = start('--port', 'many')
    const [text] = (await once(child.stderr, 'data')) as [Buffer]
    expect(text.toString()).toMatch(/^--port: unexpected many, expected a number/)
    expect(await once(child, 'exit')).toEqual([2, null])
  })
})
