import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Bundle a TypeScript entry of this repository into a new folder, as the release is bundled; in a process of its own. */
export const bundleEntry = (entry: string): { readonly file: string; readonly remove: () => void } => {
  const dir = mkdtempSync(join(tmpdir(), 'closeout-bundle-'))
  const script = `import { bundle } from './scripts/bundle.js'; await bundle({ main: ${JSON.stringify(entry)} }, ${JSON.stringify(dir)})`
  const env = { ...process.env, NODE_OPTIONS: '' }
  execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return { file: join(dir, 'main.cjs'), remove: () => rmSync(dir, { recursive: true, force: true }) }
}
