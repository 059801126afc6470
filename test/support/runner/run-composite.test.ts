import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../temporary-folder.ts'
import { type CompositeResult, type CompositeRun, runComposite } from './run-composite.ts'

let folder = ''

beforeEach(async () => {
  folder = temporaryFolder()
})

/** Run an action of these steps (and inputs and outputs) in an empty workspace. */
async function runSteps(steps: string, rest = '', run: Partial<CompositeRun> = {}): Promise<CompositeResult> {
  const workspace = join(folder, 'work')
  await mkdir(join(workspace, 'sub'), { recursive: true })
  await writeFile(
    join(folder, 'action.yml'),
    `name: fixture\ndescription: a fixture\n${rest}\nruns:\n  using: composite\n  steps:\n${steps.replace(/^/gm, '    ')}\n`,
  )
  const event = { name: 'pull_request', payload: { pull_request: { title: 'A title', number: 7 } } }
  return runComposite({ action: folder, event, workspace, ...run })
}

describe('a composite action', () => {
  it('runs each step in bash that stops at the first failure, also within a pipe', async () => {
    const ended = await runSteps('- shell: bash\n  run: |\n    false | cat\n    echo not reached')
    expect(ended).toMatchObject({ outcome: 'failure', log: '', steps: [{ exitCode: 1, outcome: 'failure' }] })
  })

  it('skips what follows a failure, unless a step asks otherwise', async () => {
    const { steps, outcome } = await runSteps(`- run: exit 3
  shell: bash
- run: echo skipped
  shell: bash
- run: echo tidy
  shell: bash
  if: always()
- run: echo "failed once"
  shell: bash
  if: \${{ failure() && github.event.pull_request.number == 7 }}`)
    expect(outcome).toBe('failure')
    expect(steps.map(step => [step.outcome, step.exitCode, step.log.trim()])).toEqual([
      ['failure', 3, ''],
      ['skipped', null, ''],
      ['success', 0, 'tidy'],
      ['success', 0, 'failed once'],
    ])
  })

  it('goes on after a step that may fail, and tells outcome from conclusion', async () => {
    const { outcome, steps } = await runSteps(`- id: risky
  run: exit 1
  shell: bash
  continue-on-error: true
- run: echo "\${{ steps.risky.outcome }} \${{ steps.risky.conclusion }}"
  shell: bash`)
    expect([outcome, steps[1]?.log.trim()]).toEqual(['success', 'failure success'])
  })

  it('hands on environment, path and outputs, and gives its own outputs', async () => {
    const { outputs, steps } = await runSteps(
      `- id: first
  shell: bash
  run: |
    echo "COLOUR=green" >> "$GITHUB_ENV"
    echo "$PWD/bin" >> "$GITHUB_PATH"
    mkdir bin && printf '#!/bin/sh\\necho found' > bin/finder && chmod +x bin/finder
    { echo "many<<END"; echo one; echo two; echo END; echo "few=1"; } >> "$GITHUB_OUTPUT"
- shell: bash
  run: echo "$COLOUR \${{ env.COLOUR }} $(finder) \${{ steps.first.outputs.few }}"`,
      'outputs:\n  lines:\n    description: d\n    value: ${{ steps.first.outputs.many }}',
    )
    expect(steps[1]?.log.trim()).toBe('green green found 1')
    expect(outputs).toEqual({ lines: 'one\ntwo' })
  })

  it('fails a step whose output file is malformed', async () => {
    const { outcome, annotations } = await runSteps(
      '- shell: bash\n  run: echo "no pair" >> "$GITHUB_OUTPUT"',
    )
    expect([outcome, annotations[0]?.message]).toEqual(['failure', "Invalid format 'no pair'"])
  })

  it('fills in defaults of inputs and refuses an input that is not declared', async () => {
    const inputs =
      'inputs:\n  token:\n    description: d\n    default: ${{ github.token }}\n  mode:\n    description: d\n    default: enforce'
    const steps = '- shell: bash\n  run: echo "${{ inputs.mode }} [${INPUT_MODE:-none}]"'
    expect((await runSteps(steps, inputs)).log.trim()).toBe('enforce [none]')
    expect((await runSteps(steps, inputs, { inputs: { mode: 'warn' } })).log.trim()).toBe('warn [none]')
    await expect(runSteps(steps, inputs, { inputs: { mood: 'x' } })).rejects.toThrow('unexpected mood')
  })

  it('knows where it is: workspace, folder, action, event', async () => {
    const { log } = await runSteps(`- shell: bash
  working-directory: sub
  run: |
    echo "\${PWD#"$GITHUB_WORKSPACE"/}"
    test "$GITHUB_ACTION_PATH" = "\${{ github.action_path }}" && ls "$GITHUB_ACTION_PATH"/action.yml > /dev/null && echo here
    echo "$GITHUB_EVENT_NAME"; cat "$GITHUB_EVENT_PATH"`)
    expect(log.split('\n').slice(0, 4)).toEqual([
      'sub',
      'here',
      'pull_request',
      '{"pull_request":{"title":"A title","number":7}}',
    ])
  })

  it('gathers summary and annotations', async () => {
    const { summary, annotations, log } = await runSteps(`- shell: bash
  run: |
    echo "# One" >> "$GITHUB_STEP_SUMMARY"
    echo "::error file=a%2Cb.ts,line=3,endLine=4,title=Oh%3A no::first%0Asecond 100%25"
    echo "::warning::careful"
    echo "::stop-commands::pause"; echo "::error::only text"; echo "::pause::"
    echo "::notice::heard" >&2
- shell: bash
  run: echo "two" >> "$GITHUB_STEP_SUMMARY"`)
    expect(summary).toBe('# One\ntwo\n')
    expect(annotations).toEqual([
      { level: 'error', message: 'first\nsecond 100%', title: 'Oh: no', file: 'a,b.ts', line: 3, endLine: 4 },
      { level: 'warning', message: 'careful' },
      { level: 'notice', message: 'heard' },
    ])
    expect(log).toContain('::error::only text')
  })

  it('drops a summary beyond 1 MiB without failing the step', async () => {
    const { outcome, summary, annotations } = await runSteps(
      '- shell: bash\n  run: head -c 1048577 /dev/zero | tr "\\0" x > "$GITHUB_STEP_SUMMARY"',
    )
    expect([outcome, summary]).toEqual(['success', ''])
    expect(annotations[0]?.message).toMatch(/upload aborted/)
  })

  it('masks the token and what a step adds to the masks', async () => {
    const { log } = await runSteps(
      '- shell: bash\n  env:\n    T: ${{ github.token }}\n  run: |\n    echo "::add-mask::pass word"\n    echo "$T and pass word"',
      '',
      { github: { token: 'ghs_secret' } },
    )
    expect(log.trim()).toBe('*** and ***')
  })

  it('lets a hostile title run as code when it stands in the script, and never when it comes by env', async () => {
    const title = '"; touch "$GITHUB_WORKSPACE/owned"; echo "'
    const event = { name: 'pull_request', payload: { pull_request: { title } } }
    const look = '- if: always()\n  shell: bash\n  run: ls'
    const bad = await runSteps(
      `- shell: bash\n  run: echo "\${{ github.event.pull_request.title }}"\n${look}`,
      '',
      { event },
    )
    expect(bad.log).toContain('owned')
    await rm(join(folder, 'work', 'owned'), { force: true })
    const good = await runSteps(
      `- shell: bash\n  env:\n    TITLE: \${{ github.event.pull_request.title }}\n  run: echo "$TITLE"\n${look}`,
      '',
      { event },
    )
    expect(good.steps[0]?.log.trim()).toBe(title)
    expect(good.steps[1]?.log).not.toContain('owned')
  })

  it('refuses what it cannot execute truly', async () => {
    await expect(runSteps('- uses: actions/checkout@v4')).rejects.toThrow('expected run:')
    await expect(runSteps('- shell: fish\n  run: echo')).rejects.toThrow('unexpected fish')
    await expect(runSteps('- run: echo no shell')).rejects.toThrow(/expected a valid action/)
    await expect(runSteps('- shell: bash\n  run: echo ${{ secrets.X }}')).rejects.toThrow()
  })
})
