import { spawn } from 'node:child_process'
import { bundleEntry } from './bundle-entry.ts'
import { temporaryFolder } from './temporary-folder.ts'

/** What a run of the program printed, and how it ended. */
export type Run = { readonly code: number | null; readonly out: string; readonly err: string }

/** The command line as people start it, built from the sources. Without a `cwd` it runs in an empty folder, its home. */
export type Program = {
  readonly main: string
  readonly run: (
    args: readonly string[],
    options?: { cwd?: string; env?: Record<string, string> },
  ) => Promise<Run>
}

/** Build the command line, or take the build of another suite of this run. */
export const buildProgram = (): Program => {
  const main = bundleEntry('src/cli/main.ts')
  const home = temporaryFolder()
  return {
    main,
    run: (args, { cwd = home, env = {} } = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [main, ...args], {
          cwd,
          env: { PATH: process.env.PATH ?? '', HOME: home, ...env },
          stdio: ['ignore', 'pipe', 'pipe'],
        })
        let [out, err] = ['', '']
        child.stdout.on('data', chunk => {
          out += chunk
        })
        child.stderr.on('data', chunk => {
          err += chunk
        })
        child.on('error', reject)
        child.on('close', code => resolve({ code, out, err }))
      }),
  }
}
