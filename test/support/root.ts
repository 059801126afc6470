import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The nearest folder above that holds the action: a tool may run from a bundle below node_modules. */
const findRoot = (folder: string): string =>
  existsSync(join(folder, 'action.yml')) ? folder : findRoot(dirname(folder))

/** The root of this repository. */
export const root = findRoot(dirname(fileURLToPath(import.meta.url)))
