import { lstatSync, lutimesSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SidecarName, sidecarFiles } from '../../src/core/sessions/model/workspace.ts'

/** Write a session's sidecars, as old as its state says; `undefined` writes no file. */
export const writeSession = (
  root: string,
  slug: string,
  sidecars: Partial<Readonly<Record<SidecarName, unknown>>>,
): string => {
  const folder = join(root, slug)
  mkdirSync(folder, { recursive: true })
  for (const [name, value] of Object.entries(sidecars)) {
    if (value === undefined) continue
    const own =
      typeof value === 'object' && value !== null && 'task_slug' in value
        ? { ...value, task_slug: slug }
        : value
    writeFileSync(join(folder, sidecarFiles[name as SidecarName]), JSON.stringify(own, null, 2))
  }
  const { updated_at: updated } = (sidecars.state ?? {}) as { readonly updated_at?: unknown }
  if (typeof updated === 'string' && !Number.isNaN(Date.parse(updated))) setAge(folder, new Date(updated))
  return folder
}

/** Date everything in a folder, and the folder. */
export const setAge = (path: string, date: Date): void => {
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) setAge(join(path, name), date)
  lutimesSync(path, date, date)
}
