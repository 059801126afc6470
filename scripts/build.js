/** Writes the committed bundles: `node scripts/build.js [DIR]`. The default folder is `dist/`. */
import { join } from 'node:path'
import { bundle } from './bundle.js'

const dir = process.argv[2] ?? 'dist'
await bundle({ main: 'action/main.ts' }, join(dir, 'action'))
await bundle({ main: 'src/cli/main.ts' }, join(dir, 'cli'))
