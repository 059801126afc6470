import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from '@jest/globals'
import { bundleEntry } from '../support/bundle-entry.ts'
import { freePort } from '../support/free-port.ts'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const page = readFileSync(join(root, 'docs/app.md'), 'utf8')
const [, section = ''] = /^## Try it without GitHub\n([\s\S]*?)^## /m.exec(page) ?? []
const [, block = ''] = /^```console\n([\s\S]*?)^```$/m.exec(section) ?? []
const lines = block.trimEnd().split('\n')
const commands = lines.filter(line => line.startsWith('$ ')).map(line => line.slice(2))
const printed = lines.filter(line => !line.startsWith('$ '))

/** What the first two commands bring: the repository with what is installed. */
const clone = (): string => {
  const folder = join(temporaryFolder(), 'closeout')
  mkdirSync(join(folder, 'dist'), { recursive: true })
  for (const name of ['package.json', 'node_modules', 'scripts', 'src', 'test', 'app', 'app.yml'])
    symlinkSync(join(root, name), join(folder, name))
  symlinkSync(dirname(bundleEntry('app/start.ts')), join(folder, 'dist/app'))
  return folder
}

it('the ten commands of the page lead to a labelled pull request, and print what the page says', async () => {
  expect(commands).toHaveLength(10)
  expect(commands.slice(0, 2).join('\n')).toMatch(/^git clone \S+ && cd closeout\nnpm ci$/)
  const [github, app] = [await freePort(), await freePort()]
  const script = [...commands.slice(2), '']
    .join('\n')
    .replaceAll('4010', String(github))
    .replaceAll('3000', String(app))
  const cwd = clone()
  writeFileSync(join(cwd, 'try.sh'), script)
  const child = spawn('bash', ['try.sh'], {
    cwd,
    detached: true,
    env: {
      PATH: process.env.PATH,
      HOME: cwd,
      TMPDIR: process.env.TMPDIR,
      no_proxy: '*',
      GIT_TERMINAL_PROMPT: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const output: string[] = []
  child.stdout.on('data', chunk => output.push(String(chunk)))
  const code = await new Promise(resolve => child.once('exit', resolve))
  // The stand-in and the app run on, as they do for a reader.
  if (child.pid) process.kill(-child.pid, 'SIGTERM')
  expect([output.join('').trim().split('\n'), code]).toEqual([printed, 0])
})
