import { execFileSync } from 'node:child_process'
import { existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.ts'

/** Where the suites of one test run find the bundle of an entry. */
const sharedFolder = (entry: string): string => {
  const run = process.env.CLOSEOUT_TEST_RUN
  if (!run) throw new Error('Outside a test run, bundleEntry needs a folder to write to.')
  return join(run, 'shared', entry.replace(/\W+/g, '-'))
}

/**
 * Bundle a TypeScript entry of this repository as the release is bundled, in a process of its own.
 * The suites of a test run share one bundle an entry: the first that asks for it builds it.
 *
 * @param folder  where it goes, if not to the run's own
 * @returns the file to start
 */
export const bundleEntry = (entry: string, folder = sharedFolder(entry)): string => {
  const file = join(folder, 'main.cjs')
  if (existsSync(file)) return file
  const fresh = `${folder}.${process.pid}`
  const script = `import { bundle } from './scripts/bundle.js'; await bundle({ main: ${JSON.stringify(entry)} }, ${JSON.stringify(fresh)})`
  execFileSync(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  moveInto(fresh, folder, file)
  return file
}

/** Another worker may have built the same in the meantime: then its bundle is taken. */
const moveInto = (fresh: string, folder: string, file: string): void => {
  try {
    renameSync(fresh, folder)
  } catch (error) {
    if (!existsSync(file)) throw error
    rmSync(fresh, { recursive: true })
  }
}
