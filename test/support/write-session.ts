import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type SidecarName, sidecarFiles } from '../../src/core/sessions/model/workspace.ts'

/** Write a session's sidecars; `undefined` writes no file. */
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
  return folder
}
