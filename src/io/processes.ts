import { spawnSync } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'

/** What tells a process from every other one on its machine. `started` is "" where the machine does not give it. */
export type ProcessMark = { readonly pid: number; readonly started: string }

/** `unknown`: a process of this number exists, but nothing says whether it is the same one. */
export type ProcessLife = 'alive' | 'gone' | 'unknown'

/** What this machine knows of its processes. */
export type Processes = {
  readonly self: ProcessMark
  /** This start of the machine, "" where it has no name. */
  readonly boot: string
  /** The space in which a process number means something, "" where there is only one. */
  readonly space: string
  readonly lifeOf: (mark: ProcessMark) => ProcessLife
}

/**
 * Read processes from `/proc`, or by `ps` where there is none, as on macOS.
 *
 * `started` is the start in clock ticks since boot from `/proc`, and `t` with the second since 1970 elsewhere.
 *
 * @param proc  where the process file system is mounted
 */
export const openProcesses = (proc = '/proc'): Processes => {
  const own = ticksOf(proc, 'self')
  const self = { pid: process.pid, started: own || startedNow() }
  return {
    self,
    boot: attempt(() => readFileSync(`${proc}/sys/kernel/random/boot_id`, 'latin1').trim()),
    space: attempt(() => readlinkSync(`${proc}/self/ns/pid`)),
    lifeOf: ({ pid, started }) => {
      if (!answersSignal(pid)) return 'gone'
      if (own !== '') {
        const ticks = ticksOf(proc, String(pid))
        return started === '' || ticks === '' ? 'unknown' : lifeIf(ticks === started)
      }
      const second = /^t(\d+)$/.exec(started)?.[1]
      if (second === undefined) return 'unknown'
      const found = startBySystem(pid)
      if (found === null) return 'unknown'
      return lifeIf(found !== 'gone' && Math.abs(found - Number(second)) <= toleranceSeconds)
    },
  }
}

const lifeIf = (isAlive: boolean): ProcessLife => (isAlive ? 'alive' : 'gone')

/** `ps` rounds, and this process measures its own age from a moment after its start. */
const toleranceSeconds = 2

const attempt = (read: () => string): string => {
  try {
    return read()
  } catch {
    return ''
  }
}

/**
 * The start of a process in clock ticks since boot, `over` where it has ended and nobody asked how; "" where there is no
 * `/proc`, or it hides the processes of other users.
 */
const ticksOf = (proc: string, pid: string): string =>
  attempt(() => {
    const stat = readFileSync(`${proc}/${pid}/stat`, 'latin1')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? 'over' : (rest[18] ?? '')
  })

const startedNow = (): string => `t${Math.round(Date.now() / 1000 - process.uptime())}`

const answersSignal = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/**
 * The second in which a process started, by `ps`; `null` where `ps` cannot say it. This process is asked for too: a `ps`
 * that does not list it does not know the options.
 */
const startBySystem = (pid: number): number | 'gone' | null => {
  const { stdout } = spawnSync('ps', ['-o', 'pid=,stat=,lstart=', '-p', `${pid},${process.pid}`], {
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC0' },
    encoding: 'utf8',
    timeout: 5_000,
  })
  const rows = (stdout ?? '').split('\n').map(row => row.trim().split(/\s+/))
  const rowOf = (wanted: number): readonly string[] | undefined => rows.find(([id]) => id === String(wanted))
  if (!rowOf(process.pid)) return null
  const [, state = '', ...start] = rowOf(pid) ?? []
  if (state === '' || state.startsWith('Z')) return 'gone'
  const startedAt = Date.parse(`${start.join(' ')} UTC`)
  return Number.isNaN(startedAt) ? null : startedAt / 1000
}
