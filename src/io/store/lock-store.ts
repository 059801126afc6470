import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { intentSchema, storeNames } from '../../core/artifacts/model/journal.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { openProcesses, type Processes } from '../processes.ts'
import { sha256Of } from './chain-line.ts'
import { parsedLine } from './read-tail.ts'
import { errorCode, readBytes, readLock, type StoreDisk } from './store-disk.ts'

/** What the holder of a lock is writing, so that another process can finish or undo it if the lock is orphaned. */
export type LockIntent = { readonly run: string; readonly path: string; readonly sha256: string }

/** Who holds a lock: a process of a machine since a boot, and a token of this lock. Places are short digests. */
type Holder = Readonly<Record<(typeof fields)[number], string>>

const fields = ['host', 'boot', 'space', 'pid', 'started', 'token'] as const

/** At most 59 characters: such a link lies in its folder's own block, and is made and removed at no cost. */
const written = (holder: Holder): string => fields.map(name => holder[name]).join('.')

const parsed = (text: string): Holder | null => {
  const parts = text.split('.')
  if (parts.length !== fields.length || !parts.every(part => /^[0-9a-z-]*$/.test(part))) return null
  return Object.fromEntries(fields.map((name, index) => [name, parts[index] ?? ''])) as Holder
}

const short = (text: string): string => (text === '' ? '' : sha256Of(text).slice(0, 6))

/** Where this process is: three short digests. */
const placeOf = ({ boot, space }: Processes) => ({
  host: short(hostname()),
  boot: short(boot),
  space: short(space),
})

const systemProcesses = openProcesses()

/** No two locks have the same token: a random part for the process, and a count. */
const processToken = randomBytes(4).toString('hex')
let holdings = 0

const nextToken = (): string => {
  holdings += 1
  return `${processToken}-${holdings.toString(36)}`
}

/** Long enough for the longest run id: the file keeps its size, and writing it touches no block map. */
const intentSize = 512

const intentPath = (lock: string): string => join(dirname(lock), storeNames.intent)

const noteIntent = (disk: StoreDisk, lock: string, token: string, intent: LockIntent): void => {
  const text = `${JSON.stringify({ token, ...intent }).padEnd(intentSize - 1)}\n`
  try {
    disk.note(intentPath(lock), text)
  } catch (error) {
    disk.remove(lock)
    throw error
  }
}

/** What the holder noted; `null` where it had not noted anything yet, and so had not written anything. */
const readIntent = (lock: string, token: string): LockIntent | null => {
  const line = readBytes(intentPath(lock))?.toString('utf8').split('\n')[0] ?? ''
  const reading = intentSchema.safeParse(parsedLine(line))
  return reading.success && reading.data.token === token ? reading.data : null
}

/**
 * Whether the holder may still exist. A process that cannot be checked, in another container or on another
 * machine, counts as existing. A process id that now belongs to a younger process does not.
 */
const mayLive = (holder: Holder, processes: Processes): boolean => {
  const here = placeOf(processes)
  if (holder.host !== here.host) return true
  if (holder.boot !== here.boot) return false
  if (holder.space !== here.space) return true
  return processes.lifeOf({ pid: Number(holder.pid), started: holder.started }) !== 'gone'
}

const patienceMs = 30_000

const give = (path: string, holder: string): CloseoutError =>
  new CloseoutError(
    'store-refused',
    `The store is locked by ${holder}, which did not release the lock in time. The lock is ${path}.`,
    {
      fix: `Wait until that process has ended. If it no longer exists, remove the lock: rm -- ${shellWord(path)}`,
    },
  )

const noLock = (path: string): CloseoutError =>
  new CloseoutError('store-refused', `${path} is in the place of the lock of the store, but it is no lock.`, {
    where: path,
    fix: `Move it away: mv -- ${shellWord(path)} ${shellWord(`${path}.away`)}`,
  })

/** Remove an orphaned lock, unless another process did: only the holder of the lock named after its token may. */
const clear = async (
  disk: StoreDisk,
  path: string,
  text: string,
  token: string,
  recover: (intent: LockIntent) => void,
): Promise<void> => {
  const done = await lockStore(disk, `${path}.${token}`, null, () => undefined)
  try {
    if (readLock(path) !== text) return
    const intent = readIntent(path, token)
    if (intent) recover(intent)
    disk.remove(path)
  } finally {
    done()
  }
}

/**
 * Take a lock: wait for its holder, and remove the lock of a killed one.
 *
 * The lock is a symbolic link whose target names the holder: made with its content in one step, so that it is never
 * empty. An orphan is removed by the holder of the lock named after the orphan's token: nobody else may remove it,
 * and no second lock ever has that token, so that a lock in use is never taken for the orphan.
 *
 * @param intent   what the holder will write, noted beside the lock; `null` where it will write nothing
 * @param recover  finishes or undoes what an orphan's holder was writing; called before the orphan is removed, so that
 *                 a recovery that is killed itself is repeated by the next caller
 * @param processes  how another holder is looked up; another one only in tests
 * @returns how to release it
 */
export const lockStore = async (
  disk: StoreDisk,
  path: string,
  intent: LockIntent | null,
  recover: (intent: LockIntent) => void,
  processes = systemProcesses,
): Promise<() => void> => {
  const token = nextToken()
  const { pid, started } = processes.self
  const mine = written({ ...placeOf(processes), pid: String(pid), started, token })
  const until = Date.now() + patienceMs
  for (let waitMs = 2; ; waitMs = Math.min(waitMs * 2, 50)) {
    try {
      disk.lock(path, mine)
      if (intent) noteIntent(disk, path, token, intent)
      return () => disk.remove(path)
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error
    }
    const text = readLock(path)
    const holder = text === null ? null : parsed(text)
    if (text === '') throw noLock(path)
    if (text !== null && !holder) throw give(path, 'an unknown process')
    if (text !== null && holder && !mayLive(holder, processes)) {
      await clear(disk, path, text, holder.token, recover)
      continue
    }
    if (Date.now() > until) throw give(path, holder ? `process ${holder.pid}` : basename(path))
    await sleep(waitMs + Math.random() * waitMs)
  }
}
