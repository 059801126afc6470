import { spawnSync } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const workflow = parse(readFileSync(join(root, 'docs/workflows/artifact-gate-comments.yml'), 'utf8'))
const script: string = workflow.jobs.refresh.steps[0].run

/** Run the step in bash with a `gh` that prints what GitHub would answer to each question, by its place in the list. */
const refresh = (answers: Readonly<Record<string, string>>) => {
  const folder = temporaryFolder()
  const cases = Object.entries(answers).map(
    ([path, answer]) => `  *"${path}"*) printf '%s\\n' '${answer}' ;;`,
  )
  writeFileSync(
    join(folder, 'gh'),
    `#!/bin/sh\necho "$*" >> "${folder}/asked"\ncase "$*" in\n${cases.join('\n')}\nesac\n`,
  )
  chmodSync(join(folder, 'gh'), 0o755)
  const { status, stdout } = spawnSync('bash', ['-e', '-o', 'pipefail', '-c', script], {
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env.PATH}`, REPOSITORY: 'octo/shop', NUMBER: '12', PAUSE: '0' },
  })
  return { status, stdout, asked: readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n') }
}

describe('the workflow for comments', () => {
  it('names its job unlike the gate, and asks for no more than it needs', () => {
    expect(Object.values<{ name: string }>(workflow.jobs).map(({ name }) => name)).toEqual([
      'refresh artifact gate',
    ])
    expect(workflow.permissions).toEqual({ actions: 'write', 'pull-requests': 'read' })
  })

  it('runs the latest run of the head again', () => {
    const { status, asked } = refresh({ 'pulls/12': 'abc', workflows: '77', 'runs/77 ': 'completed' })
    expect(status).toBe(0)
    expect(asked[1]).toContain('workflows/artifact-gate.yml/runs?event=pull_request&head_sha=abc&per_page=1')
    expect(asked.at(-1)).toBe('api --method POST repos/octo/shop/actions/runs/77/rerun')
  })

  it('waits for a run that still goes on, and runs nothing where there is none', () => {
    const { asked } = refresh({ 'pulls/12': 'abc', workflows: '77', 'runs/77 ': 'in_progress' })
    expect(asked.filter(line => line.includes('.status'))).toHaveLength(60)
    const none = refresh({ 'pulls/12': 'abc' })
    expect([none.status, none.stdout]).toEqual([0, expect.stringContaining('has no run of abc yet')])
    expect(none.asked).toHaveLength(2)
  })
})
