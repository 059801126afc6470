import { mkdirSync, realpathSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { defaultStore, storeNames } from '../../core/artifacts/model/journal.ts'
import { runIdPattern } from '../../core/artifacts/model/run-event.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { pathOfError, systemErrorOf } from '../../core/vocabulary/system-errors.ts'
import { kindOf, type StoreDisk } from './store-disk.ts'

/** An artifact store: its folder, and the key that its journals are marked with, if there is one. */
export type Store = { readonly root: string; readonly key: string | undefined }

const refuse = (path: string, found: string, fix?: string): CloseoutError =>
  new CloseoutError(
    'store-refused',
    `${path} must be a folder of the store, but it is not (${found}).`,
    fix ? { fix } : {},
  )

/** Turn an error of the file system into one that names the path and the cause; any other is thrown as it is. */
export const refusal = (error: unknown, path: string): CloseoutError => {
  if (error instanceof CloseoutError) return error
  const system = systemErrorOf(error)
  if (!system) throw error
  const at = pathOfError(error) ?? path
  const message = `${at} cannot be written: ${system.why}. Nothing was changed.`
  return new CloseoutError('store-refused', message, { cause: error })
}

/**
 * Find the store; a link in the place of its folder is refused. Creates nothing.
 *
 * @param cwd    the folder that the default store lies under
 * @param named  another store that was named, relative to `cwd`; its parents may be links, it may not
 */
export const openStore = (cwd: string, named: string | undefined, key: string | undefined): Store => {
  const root = resolve(cwd, named ?? defaultStore)
  const suspects = named === undefined ? [dirname(root), root] : [root]
  for (const path of suspects) {
    const kind = kindOf(path)
    if (kind === 'none' || kind === 'folder') continue
    throw refuse(path, kind === 'link' ? 'symbolic link' : kind)
  }
  return { root, key: key || undefined }
}

/** Check the name of a run. Throws `usage`. */
export const checkRunId = (run: string): void => {
  if (runIdPattern.test(run)) return
  if (run.toLowerCase() === storeNames.sink)
    throw new CloseoutError(
      'usage',
      `--run is ${JSON.stringify(run)}, the name of the store's own audit sink.`,
      {
        fix: 'Give the run another name: 1 to 128 letters, digits, dots, dashes or underscores.',
      },
    )
  const shown = JSON.stringify(run.length > 80 ? `${run.slice(0, 80)}…` : run)
  throw new CloseoutError(
    'usage',
    `--run is ${shown}; it must be 1 to 128 letters, digits, dots, dashes or underscores, without "..", and must not begin with a dot or a dash.`,
  )
}

/** Create a folder that must not be a link; `true` if it did not exist. */
export const ensureFolder = (disk: StoreDisk, path: string): boolean => {
  const kind = kindOf(path)
  if (kind === 'folder') return false
  if (kind !== 'none') throw refuse(path, kind === 'link' ? 'symbolic link' : kind)
  disk.makeFolder(path)
  return true
}

/** Make the store's own folder and its parents. */
export const ensureStore = (store: Store): void => {
  if (kindOf(store.root) === 'none') mkdirSync(store.root, { recursive: true })
}

/** The folder of a run, made where it is missing, and certainly inside the store. */
export const ensureRunFolder = (disk: StoreDisk, store: Store, run: string): string => {
  checkRunId(run)
  const folder = join(store.root, run)
  ensureFolder(disk, folder)
  // It is no link and so lies in the store. A file system without letter case may know it by another name.
  if (basename(realpathSync.native(folder)) !== run) throw refuse(folder, 'path outside of the store')
  return folder
}
