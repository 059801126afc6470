/** Writes the committed bundles: `node scripts/build.js [DIR]`, by default into `dist/`. */
import { chmodSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './bundle.js'

const dir = process.argv[2] ?? 'dist'
await bundle({ main: 'action/main.ts' }, join(dir, 'action'))
await bundle({ main: 'src/cli/main.ts' }, join(dir, 'cli'))
chmodSync(join(dir, 'cli', 'main.cjs'), 0o755)
await bundle({ main: 'app/start.ts', middleware: 'app/middleware.ts' }, join(dir, 'app'))
// The set-up page makes the app from it.
copyFileSync('app.yml', join(dir, 'app', 'app.yml'))
