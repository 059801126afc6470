import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { openProcesses } from '../processes.ts'

/** A place in the lane: the folder's name, its manifest's, and that of the manifest while the folder is being moved. */
export type LaneName = { readonly folder: string; readonly manifest: string; readonly pending: string }

/** The slug, or the slug with the time where the lane holds one of this name already. Each name fits the file system. */
export const freeName = (lane: string, slug: string, at: string): LaneName => {
  const stamp = at.replace(/[-:]|\.\d+/g, '')
  for (let count = 0; ; count += 1) {
    const suffix = count === 0 ? '' : count === 1 ? `-${stamp}` : `-${stamp}-${count}`
    const name = laneName(fitted(slug, suffix))
    if (!exists(`${lane}/${name.folder}`) && !exists(`${lane}/${name.manifest}`)) return name
  }
}

const laneName = (folder: string): LaneName => ({
  folder,
  manifest: fitted(folder, '.manifest.json'),
  pending: `.${digestOf(folder)}.${process.pid}.pending.json`,
})

const pendingName = /^\.[0-9a-f]{12}\.(\d+)\.pending\.json$/

/** The longest name that file systems commonly take, in bytes. */
const longestName = 255

/** A name with a suffix; one that is too long is cut, and told apart by its digest. */
const fitted = (name: string, suffix: string): string => {
  if (Buffer.byteLength(name + suffix) <= longestName) return name + suffix
  const end = `-${digestOf(name)}${suffix}`
  let start = name
  while (Buffer.byteLength(start + end) > longestName) start = [...start].slice(0, -1).join('')
  return start + end
}

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

const exists = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false }) !== undefined

/**
 * Finish what a killed process has left in the lane: a manifest whose folder was moved gets its name, one whose folder
 * was not is removed. What a running process is moving stays. Never throws: where the lane cannot be used, the next move
 * says why.
 */
export const finishMoves = (lane: string): void => {
  const processes = openProcesses()
  for (const pending of listPending(lane)) {
    const pid = Number(pendingName.exec(pending)?.[1])
    if (processes.lifeOf({ pid, started: '' }) !== 'gone') continue
    try {
      finishMove(lane, pending)
    } catch (error) {
      if (!systemErrorOf(error)) throw error
    }
  }
}

const finishMove = (lane: string, pending: string): void => {
  const folder = movedTo(`${lane}/${pending}`)
  const name = folder === null || !exists(`${lane}/${folder}`) ? null : laneName(folder)
  if (name && !exists(`${lane}/${name.manifest}`)) {
    renameSync(`${lane}/${pending}`, `${lane}/${name.manifest}`)
  } else rmSync(`${lane}/${pending}`, { force: true })
}

const listPending = (lane: string): readonly string[] => {
  try {
    return lstatSync(lane).isDirectory() ? readdirSync(lane).filter(name => pendingName.test(name)) : []
  } catch {
    return []
  }
}

/** The folder that a manifest names; `null` where it was not written to its end, so that nothing was moved. */
const movedTo = (path: string): string | null => {
  try {
    const { moved_to: to } = JSON.parse(readFileSync(path, 'utf8')) as { readonly moved_to?: unknown }
    return typeof to === 'string' ? to.slice(to.lastIndexOf('/') + 1) || null : null
  } catch {
    return null
  }
}
