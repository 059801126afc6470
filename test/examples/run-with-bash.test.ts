import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { readRun } from '../../src/io/store/read-run.ts'
import { bundleEntry } from '../support/bundle-entry.ts'
import { findings, temporaryStore } from '../support/temporary-store.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), '../../examples/run-with-bash/run.sh')

let cli: string
beforeAll(() => {
  cli = bundleEntry('src/cli/main.ts')
})

/** Run the example; a command may be a list of words. */
const runExample = (cwd: string, folder: string, command = `${process.execPath} ${cli}`): string => {
  const env = { ...process.env, NODE_OPTIONS: '', CLOSEOUT: command }
  return execFileSync('bash', [script, folder], { cwd, env, encoding: 'utf8', stdio: 'pipe' })
}

const checkRun = (
  store: ReturnType<typeof temporaryStore>['store'],
  told: string,
  run = 'retry-uploads',
): void => {
  expect(told).toMatch(new RegExp(`^${run}: development: blocked$`, 'm'))
  expect(told.match(/: fix-needed$/gm)).toHaveLength(3)
  expect(told).toMatch(new RegExp(`^${run}: done: `, 'm'))
  expect(told).toMatch(/^0 findings in \d runs? /m)
  expect(findings(store)).toEqual([])
  const { events, terminal } = readRun(store, run)
  expect(terminal).toMatchObject({ terminal: 'done', review: { type: 'development_result' } })
  expect(events.map(({ event }) => event.event)).toContain('artifact-submitted')
}

/**
 * A command that kills each call once in the middle of its writes, then makes it twice, and fails where the two differ.
 * The step before which a call is killed is another one each time.
 */
const killingCommand = (folder: string): string => {
  const path = join(folder, 'closeout-killed-and-repeated')
  const state = join(folder, 'state')
  mkdirSync(state)
  const [node, killed] = [process.execPath, bundleEntry('test/examples/killed-cli.ts')]
  const text = `#!/usr/bin/env bash
cd "$PWD" && state='${state}'
turn=$(cat "$state/turn" 2>/dev/null || echo 0)
echo $((turn + 1)) >"$state/turn"
cat >"$state/input"
KILL_STEP=$((turn % 11 + 1)) '${node}' '${killed}' "$@" <"$state/input" >/dev/null 2>&1
[ $? -eq 137 ] && echo killed >>"$state/killed"
'${node}' '${cli}' "$@" <"$state/input" >"$state/first" 2>&1; first=$?
'${node}' '${cli}' "$@" <"$state/input" >"$state/second" 2>&1; second=$?
cat "$state/second"
if [ "$first" != "$second" ] || ! cmp -s "$state/first" "$state/second"; then
  echo "The repeated call differs: $*" >>"$state/differs"
fi
exit "$second"
`
  writeFileSync(path, text, { mode: 0o755 })
  return path
}

describe('a run with bash', () => {
  it('comes to done from an empty folder, with each way of ending a phase on the way', () => {
    const { store, folder } = temporaryStore()
    const told = runExample(folder, folder)
    checkRun(store, told)
    expect(told).toMatch(/^ {2}review: \.agent\/artifacts\/retry-uploads\/development_result\.json$/m)
    expect(readFileSync(join(folder, '.git/HEAD'), 'utf8')).toMatch(/^ref: /)
  })

  it('comes to done twice in one folder, by a command with a relative path', () => {
    const { store, folder } = temporaryStore()
    const [tools, command] = [dirname(cli), `${process.execPath} ./${basename(cli)}`]
    checkRun(store, runExample(tools, folder, command))
    checkRun(store, runExample(tools, folder, command), 'retry-uploads-2')
  })

  it('comes to done from a sub-folder, with the store of the repository', () => {
    const { store, folder } = temporaryStore()
    execFileSync('git', ['init', '-q', folder])
    const below = join(folder, 'packages/upload')
    mkdirSync(below, { recursive: true })
    checkRun(store, runExample(below, '.'))
    expect(existsSync(join(below, '.agent'))).toBe(false)
    expect(existsSync(join(below, '.git'))).toBe(false)
  })

  it('comes to done with each call killed in the middle and then made twice', () => {
    const { store, folder } = temporaryStore()
    const tools = temporaryStore().folder
    const told = runExample(folder, folder, killingCommand(tools))
    checkRun(store, told)
    const state = (name: string): string =>
      existsSync(join(tools, 'state', name)) ? readFileSync(join(tools, 'state', name), 'utf8') : ''
    expect(state('differs')).toBe('')
    const [calls, killed] = [Number(state('turn')), state('killed').trim().split('\n').length]
    expect(calls).toBeGreaterThan(15)
    expect(killed).toBeGreaterThan(calls / 2)
    const starts = readRun(store, 'retry-uploads').events.filter(({ event }) => event.event === 'run-started')
    expect(starts).toHaveLength(1)
  })
})
