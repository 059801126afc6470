import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, lstat, open, readFile, rename, rm, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { shellWord } from '../../src/core/text/shell-word.ts'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { openProcesses, type Processes } from '../../src/io/processes.ts'

export type StateLock = {
  /** Whether the folder is still this process's own; it asks the disk. */
  readonly isHeld: () => boolean
  /** @throws CloseoutError  `store-refused`, when it is not */
  readonly assertHeld: () => void
  readonly release: () => Promise<void>
}

type Holder = {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly started: string
  /** When the process started, as an instant; locks of older versions do not say it. */
  readonly startedAt?: string
}

/** What stands under the name of the lock. `holder` is `null` where its text is none that was ever written. */
type Found = { readonly holder: Holder | null; readonly text: string; readonly beat: number }

const beatMs = 2_000
/** A holder whose process cannot be looked up (another container or machine, no `/proc` and no `ps`) counts as gone after so long a silence. */
const silenceMs = 15_000
/** A lock is written completely before it has its name: one that is not belongs to nobody, or to an older version in a moment. */
const damagedMs = 2_000
/** After so long a wait the log says who is waited for. */
const quietMs = 2_000

const parseHolder = (text: string): Holder | null => {
  try {
    const holder = JSON.parse(text) as Partial<Holder> | null
    const { token, host, pid, started } = holder ?? {}
    const isWhole = [token, host, started].every(part => typeof part === 'string') && Number.isInteger(pid)
    // Every field was looked at.
    return isWhole ? (holder as Holder) : null
  } catch {
    return null
  }
}

const tokenAt = (path: string): string | null => {
  try {
    return parseHolder(readFileSync(path, 'utf8'))?.token ?? null
  } catch {
    return null
  }
}

/**
 * `null` where there is no lock.
 *
 * @throws CloseoutError  `store-refused`, where what stands there can never be read
 */
const findLock = async (path: string): Promise<Found | null> => {
  const away = `move it away: mv -- ${shellWord(path)} ${shellWord(`${path}.away`)}`
  try {
    const found = await lstat(path)
    if (found.isDirectory()) throw refuse(path, 'is a folder (EISDIR)', away)
    if (!found.isFile()) throw refuse(path, 'is no file', away)
    const text = await readFile(path, 'utf8')
    return { holder: parseHolder(text), text, beat: found.mtimeMs }
  } catch (error) {
    if (error instanceof CloseoutError) throw error
    if (codeOf(error) === 'ENOENT') return null
    throw refuse(
      path,
      `cannot be read (${codeOf(error)})`,
      `start as the user who owns it; if no process uses the folder, remove it: rm -- ${shellWord(path)}`,
    )
  }
}

const refuse = (path: string, why: string, fix: string): CloseoutError =>
  new CloseoutError('store-refused', `The lock of STATE_DIR, ${path}, ${why}.`, { fix })

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code

const nameHolder = ({ pid, host, startedAt }: Holder): string =>
  `process ${pid} on ${host.split('/')[0]}${startedAt ? `, started at ${startedAt}` : ''}`

/** This machine since its start: a process number means something only there. */
const hostOf = ({ boot }: Processes): string => (boot === '' ? hostname() : `${hostname()}/${boot}`)

type LockOptions = {
  readonly waitMs?: number
  readonly processes?: Processes
  readonly warn?: (message: string) => void
}

/**
 * Hold a folder alone. A holder that was killed on this machine is replaced at once; one elsewhere after it has been
 * silent for 15 seconds.
 *
 * @throws CloseoutError  `store-refused`, when the folder stays in use
 */
export const lockState = async (
  dir: string,
  { waitMs = silenceMs + 5_000, processes = openProcesses(), warn = () => undefined }: LockOptions = {},
): Promise<StateLock> => {
  const path = join(dir, 'lock')
  const mine: Holder = {
    token: randomUUID(),
    host: hostOf(processes),
    ...processes.self,
    startedAt: new Date(Date.now() - process.uptime() * 1_000).toISOString(),
  }
  const since = performance.now()
  let seen = { text: '', beat: -1, at: since }
  let isNamed = false
  for (;;) {
    if (await create(path, mine)) return keep(path, mine, warn)
    const found = await findLock(path)
    if (found === null) continue
    const { holder, text, beat } = found
    const now = performance.now()
    if (text !== seen.text || beat !== seen.beat) seen = { text, beat, at: now }
    const silentMs = now - seen.at
    const isNear = holder !== null && holder.host === mine.host
    const life = isNear ? processes.lifeOf(holder) : 'unknown'
    const isGone = life === 'unknown' ? silentMs > (holder === null ? damagedMs : silenceMs) : life === 'gone'
    if (isGone) {
      if ((await remove(path, text)) && holder === null)
        warn(`${path} was empty or damaged and belongs to no process: this one took it over.`)
    } else if (life === 'alive' || now - since > waitMs) {
      const who = holder === null ? 'another process' : nameHolder(holder)
      throw new CloseoutError('store-refused', `STATE_DIR ${dir} is in use by ${who}.`, {
        fix: 'stop that process, or give this one a folder of its own; several processes need REDIS_URL',
      })
    } else {
      if (holder && !isNamed && now - since > quietMs) {
        isNamed = true
        warn(
          `Waiting for STATE_DIR ${dir}, which is held by ${nameHolder(holder)}. It is taken over when that process has been silent for ${silenceMs / 1_000} s.`,
        )
      }
      await sleep(250)
    }
  }
}

/** Write the lock beside its name, and give it the name when it is whole. */
const create = async (path: string, holder: Holder): Promise<boolean> => {
  const draft = `${path}.${randomUUID()}`
  try {
    await writeNew(draft, JSON.stringify(holder))
    return await giveName(draft, path)
  } finally {
    // An empty lock of nobody would hold the folder.
    await rm(draft, { force: true })
  }
}

const writeNew = async (path: string, text: string): Promise<void> => {
  const file = await open(path, 'wx', 0o600)
  try {
    await file.writeFile(text)
    await file.datasync()
  } finally {
    await file.close()
  }
}

/** `false` where the name is taken. Without hard links the lock is written under its name: never another one's place. */
const giveName = async (draft: string, path: string): Promise<boolean> => {
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(codeOf(error) ?? '')) throw error
  }
  try {
    await writeNew(path, await readFile(draft, 'utf8'))
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    await rm(path, { force: true })
    throw error
  }
}

/** Move the lock aside in one step and look at what was moved: a younger lock goes back. Whether it was the old one. */
const remove = async (path: string, text: string): Promise<boolean> => {
  const aside = `${path}.${randomUUID()}`
  try {
    if ((await readFile(path, 'utf8')) !== text) return false
    await rename(path, aside)
  } catch {
    return false
  }
  const isOld = (await readFile(aside, 'utf8')) === text
  if (!isOld) await giveName(aside, path)
  await rm(aside, { force: true })
  return isOld
}

const keep = (path: string, mine: Holder, warn: (message: string) => void): StateLock => {
  const isHeld = (): boolean => tokenAt(path) === mine.token
  const lost = `${path} is no longer held by this process: it was removed, or another process took it over`
  const beat = setInterval(() => {
    const now = new Date()
    if (isHeld()) void utimes(path, now, now).catch(() => undefined)
    else {
      clearInterval(beat)
      warn(`${lost}. This process stores and writes nothing more; restart it.`)
    }
  }, beatMs)
  beat.unref()
  return {
    isHeld,
    assertHeld: () => {
      if (!isHeld()) throw new CloseoutError('store-refused', `${lost}.`, { fix: 'restart the app' })
    },
    release: async () => {
      clearInterval(beat)
      if (isHeld()) await rm(path, { force: true })
    },
  }
}
