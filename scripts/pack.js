/**
 * Packs the command line for npm: `node scripts/pack.js [DIR]` writes `closeout-VERSION.tgz` into DIR, by default the
 * working directory, and prints its path.
 *
 * The bundle contains what it needs, so the package lists no dependencies. Those in `package.json` are of the app, the
 * action and the build.
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const target = resolve(process.argv[2] ?? '.')
const { name, version, description, license, engines, bin } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
)
const stage = mkdtempSync(join(tmpdir(), 'closeout-pack-'))
try {
  for (const part of ['dist/cli', 'docs/schemas', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    cpSync(join(root, part), join(stage, part), { recursive: true })
  }
  // npm accepts a provenance statement only where the package names the repository that it was built in.
  const built = process.env.GITHUB_REPOSITORY
  const repository = built ? { type: 'git', url: `git+https://github.com/${built}.git` } : undefined
  // `closeout init` pins the action to the commit that the program was built from.
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  const gitHead = git('rev-parse', 'HEAD')
  const gitTag = git('tag', '--points-at', 'HEAD').split('\n').includes(`v${version}`)
    ? `v${version}`
    : undefined
  const manifest = { name, version, description, license, repository, engines, bin, gitHead, gitTag }
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const packed = execFileSync(npm, ['pack', stage, '--pack-destination', target, '--json'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    shell: process.platform === 'win32',
  })
  const [{ filename }] = Object.values(JSON.parse(packed))
  process.stdout.write(`${join(target, filename)}\n`)
} finally {
  rmSync(stage, { recursive: true, force: true })
}
