import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'

/** A Redis of our own on loopback, with its append-only file in a folder that goes with it. */
export type TestRedis = {
  readonly url: string
  /** As a crash does it. */
  readonly kill: () => Promise<void>
  /** On the same port and the same file. */
  readonly restart: () => Promise<void>
  readonly stop: () => Promise<void>
}

/** Whether the program is there; without it the tests of Redis are left out, and say so. */
export const hasRedis = (): boolean => {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export const startRedis = async (): Promise<TestRedis> => {
  const dir = mkdtempSync(join(tmpdir(), 'closeout-redis-'))
  const port = await freePort()
  const state: { child: ChildProcess | null } = { child: null }
  const start = async (): Promise<void> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--appendonly', 'yes']
    // With `everysec` a kill may lose what was answered while a sync was under way.
    args.push('--appendfsync', 'always')
    const child = spawn('redis-server', [...args, '--save', '', '--maxmemory-policy', 'noeviction'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    state.child = child
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('redis-server ended')))
      child.stdout.on('data', chunk => String(chunk).includes('Ready to accept connections') && resolve())
    })
  }
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const { child } = state
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = new Promise(resolve => child.once('exit', resolve))
    child.kill(signal)
    await ended
  }
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end('SIGKILL'),
    restart: start,
    stop: async () => {
      await end('SIGKILL')
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
