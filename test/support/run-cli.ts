import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What a run of the program printed, and how it ended. */
export type Run = { readonly code: number | null; readonly out: string; readonly err: string }

/** The program as people start it: built anew from the sources, into a folder of its own. */
export type Program = {
  readonly main: string
  readonly run: (
    args: readonly string[],
    options?: { cwd?: string; env?: Record<string, string> },
  ) => Promise<Run>
  readonly remove: () => void
}

/** Build the command line; call `remove` afterwards. */
export const buildProgram = (): Program => {
  const dir = mkdtempSync(join(tmpdir(), 'closeout-cli-'))
  const build = `import('./scripts/bundle.js').then(m => m.bundle({ main: 'src/cli/main.ts' }, ${JSON.stringify(dir)}))`
  execFileSync(process.execPath, ['--no-warnings', '-e', build], { env: { PATH: process.env.PATH ?? '' } })
  const main = join(dir, 'main.cjs')
  return {
    main,
    run: (args, { cwd = dir, env = {} } = {}) =>
      new Promise((resolve, reject) => {
        const child = spawn(process.execPath, [main, ...args], {
          cwd,
          env: { PATH: process.env.PATH ?? '', HOME: dir, ...env },
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
    remove: () => rmSync(dir, { recursive: true, force: true }),
  }
}
