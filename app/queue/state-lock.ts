import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { open, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { openProcesses, type Processes } from '../../src/io/processes.ts'

export type StateLock = {
  /** @throws CloseoutError  `store-refused`, when another process took the folder over */
  readonly assertHeld: () => void
  readonly release: () => Promise<void>
}

type Holder = {
  readonly token: string
  readonly host: string
  readonly pid: number
  readonly started: string
}

const beatMs = 2_000
/** A holder whose process cannot be looked up (another container or machine, no `/proc` and no `ps`) counts as gone after so long a silence. */
const silenceMs = 15_000

const readHolder = (path: string): Holder | null => {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return null
  }
}

/** This machine since its start: a process number means something only there. */
const hostOf = ({ boot }: Processes): string => (boot === '' ? hostname() : `${hostname()}/${boot}`)

/**
 * Hold a folder alone. A holder that was killed on this machine is replaced at once; one elsewhere after it has been
 * silent for 15 seconds.
 *
 * @throws CloseoutError  `store-refused`, when the folder stays in use
 */
export const lockState = async (
  dir: string,
  { waitMs = silenceMs + 5_000, processes = openProcesses() } = {},
): Promise<StateLock> => {
  const path = join(dir, 'lock')
  const mine: Holder = {
    token: randomUUID(),
    host: hostOf(processes),
    ...processes.self,
  }
  const until = performance.now() + waitMs
  let seen = { token: '', beat: -1, at: performance.now() }
  for (;;) {
    if (await create(path, mine)) return keep(path, mine)
    const holder = readHolder(path)
    const beat = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => -1,
    )
    if (holder?.token !== seen.token || beat !== seen.beat) {
      seen = { token: holder?.token ?? '', beat, at: performance.now() }
    }
    const isNear = holder !== null && holder.host === mine.host
    const life = isNear ? processes.lifeOf(holder) : 'unknown'
    const isGone = life === 'unknown' ? performance.now() - seen.at > silenceMs : life === 'gone'
    if (isGone) await remove(path, holder?.token ?? '')
    else if (life === 'alive' || performance.now() > until) {
      const who =
        holder === null ? 'another process' : `process ${holder.pid} on ${holder.host.split('/')[0]}`
      throw new CloseoutError('store-refused', `STATE_DIR ${dir} is in use by ${who}.`, {
        fix: 'stop that process, or give this one a folder of its own; several processes need REDIS_URL',
      })
    } else await sleep(250)
  }
}

const create = async (path: string, holder: Holder): Promise<boolean> => {
  try {
    const file = await open(path, 'wx', 0o600)
    try {
      await file.writeFile(JSON.stringify(holder))
    } catch (error) {
      // An empty lock of nobody would hold the folder.
      await rm(path, { force: true })
      throw error
    } finally {
      await file.close()
    }
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

/** Move the lock aside in one step and look at what was moved: a younger lock goes back. */
const remove = async (path: string, token: string): Promise<void> => {
  const aside = `${path}.${randomUUID()}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  const moved = readHolder(aside)
  if (moved !== null && moved.token !== token) {
    const back = await open(path, 'wx', 0o600).catch(() => null)
    await back?.writeFile(JSON.stringify(moved)).finally(() => back.close())
  }
  await rm(aside, { force: true })
}

const keep = (path: string, mine: Holder): StateLock => {
  const beat = setInterval(() => {
    const now = new Date()
    void utimes(path, now, now).catch(() => undefined)
  }, beatMs)
  beat.unref()
  return {
    assertHeld: () => {
      if (readHolder(path)?.token === mine.token) return
      throw new CloseoutError(
        'store-refused',
        `${path} is no longer held by this process; another one took it over.`,
      )
    },
    release: async () => {
      clearInterval(beat)
      if (readHolder(path)?.token === mine.token) await rm(path, { force: true })
    },
  }
}
