import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from '@jest/globals'
import { lockState } from '../../app/queue/state-lock.ts'
import { openProcesses } from '../../src/io/processes.ts'
import { lockStore } from '../../src/io/store/lock-store.ts'
import { storeDisk } from '../../src/io/store/store-disk.ts'
import { buildProgram } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { PATH } = process.env
afterEach(() => {
  process.env.PATH = PATH
})

const withoutProc = () => openProcesses(join(temporaryFolder(), 'proc'))
const never = 4_194_303

/** A process that ended and that nobody has waited for. */
const zombie = async (): Promise<{ readonly pid: number; readonly end: () => void }> => {
  const parent = spawn('/bin/sh', ['-c', 'true & echo $!; exec sleep 30'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [text] = await once(parent.stdout, 'data')
  await new Promise(done => setTimeout(done, 200))
  return { pid: Number(String(text)), end: () => void parent.kill('SIGKILL') }
}

describe.each([
  ['with /proc', () => openProcesses()],
  ['without /proc, by ps', withoutProc],
])('a process %s', (_name, open) => {
  it('is alive while it runs, and so is another one', async () => {
    const processes = open()
    const child = spawn('sleep', ['30'])
    expect(processes.lifeOf(processes.self)).toBe('alive')
    expect(processes.lifeOf({ ...processes.self, pid: child.pid ?? 0 })).not.toBe('unknown')
    child.kill('SIGKILL')
  })

  it('is gone where no process has its number, and where a younger one has it', () => {
    const processes = open()
    const { started } = processes.self
    const older = started.startsWith('t') ? `t${Number(started.slice(1)) - 60}` : '1'
    expect(processes.lifeOf({ pid: never, started })).toBe('gone')
    expect(processes.lifeOf({ ...processes.self, started: older })).toBe('gone')
  })

  it('is gone once it has ended, also where nobody has waited for it', async () => {
    const processes = open()
    const { pid, end } = await zombie()
    expect(processes.lifeOf({ pid, started: processes.self.started })).toBe('gone')
    end()
  })

  it('is unknown where nothing says when it started', () => {
    const processes = open()
    expect(processes.lifeOf({ ...processes.self, started: '' })).toBe('unknown')
  })
})

describe('a ps that cannot say it', () => {
  it.each([
    ['there is none', null],
    ['it does not know the options', 'echo "ps: unrecognized option: p" >&2; exit 1'],
    ['it prints something else', 'echo PID USER TIME COMMAND'],
  ])('leaves a process unknown: %s', (_name, script) => {
    const folder = temporaryFolder()
    if (script !== null) writeFileSync(join(folder, 'ps'), `#!/bin/sh\n${script}\n`)
    if (script !== null) chmodSync(join(folder, 'ps'), 0o755)
    process.env.PATH = folder
    const processes = withoutProc()
    expect(processes.lifeOf(processes.self)).toBe('unknown')
    expect(processes.lifeOf({ pid: never, started: 't1' })).toBe('gone')
  })
})

describe('the program in a mount of its own that hides /proc', () => {
  const hidden = (line: string, cwd: string) =>
    spawnSync('unshare', ['-m', 'sh', '-c', `mount -t tmpfs none /proc && exec ${line}`], {
      cwd,
      encoding: 'utf8',
    })
  const why = hidden('true', '/').status === 0 ? null : 'this user may not make a mount of its own'
  if (why !== null) console.warn(`skipped: ${why}`)

  ;(why === null ? it : it.skip)('submits, and clears the lock of a process that was killed', () => {
    const folder = temporaryFolder()
    writeFileSync(join(folder, 'issues.json'), '{"status":"no_issues","summary":"s","issues":[]}')
    const submit = `${process.execPath} ${buildProgram().main} artifact submit --run r1 --type issues issues.json`
    expect(hidden(`${process.execPath} ${buildProgram().main} run start --run r1`, folder)).toMatchObject({
      status: 0,
    })
    expect(hidden(submit, folder)).toMatchObject({ status: 0, stderr: '' })
    const lock = join(folder, '.agent/artifacts/.lock')
    const left = `${process.execPath} -e "require('fs').symlinkSync([require('crypto').createHash('sha256').update(require('os').hostname()).digest('hex').slice(0, 6), '', '', ${never}, 't1000', 'dead-1'].join('.'), '${lock}')"`
    expect(hidden(left, folder)).toMatchObject({ status: 0 })
    expect(hidden(submit, folder)).toMatchObject({ status: 0, stderr: '' })
    expect(existsSync(lock)).toBe(false)
  })
})

describe('the locks without /proc', () => {
  const take = (lock: string, processes = withoutProc()) =>
    lockStore(storeDisk, lock, null, () => undefined, processes)

  it('of a store: one holder at a time, and that of an older process is cleared', async () => {
    const lock = join(temporaryFolder(), '.lock')
    const release = await take(lock)
    let isTaken = false
    const second = take(lock).then(free => {
      isTaken = true
      free()
    })
    await new Promise(done => setTimeout(done, 300))
    expect(isTaken).toBe(false)
    release()
    await second
    const processes = withoutProc()
    const older = { ...processes, self: { ...processes.self, started: 't1000' } }
    await take(lock, older)
    const next = await take(lock)
    next()
    expect(readdirSync(join(lock, '..'))).toEqual([])
  })

  it('of the state of the app: refused while its holder lives, taken over from an older process', async () => {
    const dir = temporaryFolder()
    const processes = withoutProc()
    const held = await lockState(dir, { processes })
    await expect(lockState(dir, { processes })).rejects.toThrow(/is in use by process/)
    await held.release()
    const older = { ...processes, self: { ...processes.self, started: 't1000' } }
    await lockState(dir, { processes: older })
    const next = await lockState(dir, { processes })
    next.assertHeld()
    await next.release()
  })
})
