import { randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../../model/errors.ts'
import { errorCode, readLock, type StoreDisk } from './store-disk.ts'

/** What the holder of a lock is at work on, so that whoever finds the lock orphaned can finish or undo it. */
export type LockIntent = { readonly run: string; readonly path: string; readonly sha256: string }

/** Who holds a lock: a process of a machine since a boot, and one holding of it. */
type Holder = LockIntent & {
  readonly host: string
  readonly boot: string
  readonly space: string
  readonly pid: string
  readonly started: string
  readonly token: string
}

const fields = ['host', 'boot', 'space', 'pid', 'started', 'token', 'run', 'path', 'sha256'] as const

const written = (holder: Holder): string => fields.map(name => encodeURIComponent(holder[name])).join(' ')

const parsed = (text: string): Holder | null => {
  const parts = text.split(' ')
  if (parts.length !== fields.length) return null
  try {
    return Object.fromEntries(
      fields.map((name, index) => [name, decodeURIComponent(parts[index] ?? '')]),
    ) as Holder
  } catch {
    return null
  }
}

const attempt = <T>(look: () => T, otherwise: T): T => {
  try {
    return look()
  } catch {
    return otherwise
  }
}

/** A process's start time in clock ticks since boot; "" where it does not live, or the machine does not tell. */
const startOf = (pid: string): string =>
  attempt(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return state === 'Z' || state === 'X' ? '' : (rest[18] ?? '')
  }, '')

const us = {
  host: hostname(),
  boot: attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim(), ''),
  space: attempt(() => readlinkSync('/proc/self/ns/pid'), ''),
  pid: String(process.pid),
  started: startOf('self'),
}

const answersSignal = (pid: string): boolean => {
  try {
    process.kill(Number(pid), 0)
    return true
  } catch (error) {
    return errorCode(error) === 'EPERM'
  }
}

/**
 * Whether the holder may still be at work. A process that cannot be looked at, in another container or on another
 * machine, is taken to be. A number that now belongs to a younger process is no sign of life.
 */
const mayLive = (holder: Holder): boolean => {
  if (holder.host !== us.host) return true
  if (holder.boot !== us.boot) return false
  if (holder.space !== us.space) return true
  return us.started === '' ? answersSignal(holder.pid) : startOf(holder.pid) === holder.started
}

const patienceMs = 30_000

const give = (path: string, holder: string): CloseoutError =>
  new CloseoutError(
    'store-refused',
    `${path}: unexpected lock held by ${holder}, expected it to be released.`,
    {
      fix: `if that process is gone: rm '${path}'`,
    },
  )

/**
 * Take a lock, waiting for its holder and clearing away what a killed one left.
 *
 * The lock is a symbolic link whose target names the holder: made and told in one step, so that it never stands
 * empty. An orphan is cleared by whoever holds the lock named after the orphan's token: nobody else may remove it,
 * and no second holding ever has that token, so that a living lock is never taken for the orphan.
 *
 * @param recover  finishes or undoes what an orphan's holder was at work on; called before the orphan goes, so that
 *                 a recovery that is killed itself is begun again by the next caller
 * @returns how to release it
 */
export const lockStore = async (
  disk: StoreDisk,
  path: string,
  intent: LockIntent,
  recover: (intent: LockIntent) => void,
): Promise<() => void> => {
  const mine = written({ ...us, token: randomBytes(8).toString('hex'), ...intent })
  const until = Date.now() + patienceMs
  for (let waitMs = 2; ; waitMs = Math.min(waitMs * 2, 50)) {
    try {
      disk.lock(path, mine)
      return () => disk.remove(path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    const text = readLock(path)
    const holder = text === null ? null : parsed(text)
    if (text !== null && !holder) throw give(path, 'something unknown')
    if (holder && !mayLive(holder)) {
      const doneClearing = await lockStore(disk, `${path}.${holder.token}`, intent, () => undefined)
      try {
        if (readLock(path) === text) {
          recover(holder)
          disk.remove(path)
        }
      } finally {
        doneClearing()
      }
      continue
    }
    if (Date.now() > until)
      throw give(path, holder ? `process ${holder.pid} on ${holder.host}` : basename(path))
    await sleep(waitMs + Math.random() * waitMs)
  }
}
