import { execFileSync, spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { buildProgram } from '../support/run-cli.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { writeSession } from '../support/write-session.ts'

const folder = temporaryFolder()
let main: string
const run = (line: string) => {
  const { status, signal, stdout, stderr } = spawnSync('bash', ['-c', `node ${main} ${line}`], {
    ...{ cwd: folder, encoding: 'utf8', timeout: 20_000, input: '' },
  })
  return { status, signal, out: stdout, err: stderr }
}

beforeAll(() => {
  main = buildProgram().main
  execFileSync('git', ['init', '-q', folder])
  writeSession(join(folder, '.flow-agents'), 's', goodSidecars)
  writeFileSync(join(folder, 'issues.json'), '{"status":"no_issues","summary":"s","issues":[]}')
  for (const name of ['r1', 'r2']) run(`run start --run ${name}`)
  const journal = join(folder, '.agent/artifacts/r1/journal.jsonl')
  rmSync(journal)
  execFileSync('mkfifo', [journal, join(folder, 'pipe')])
})

describe('a named pipe or a device, in the store or as an argument,', () => {
  it.each([
    'run show r1',
    'run terminal --run r1',
    'phase end --run r1 --phase planning --exit 0',
    'artifact submit --run r1 --type issues issues.json',
    'artifact submit --run r2 --type issues pipe',
    'parse pipe',
    'parse --jsonl pipe',
    'parse /dev/zero',
    'parse --template pipe issues.json',
    'render --slug s --write-body pipe',
    'render --slug s --write-body /dev/full',
    'render --slug s --junit pipe',
  ])('is refused by closeout %s in one sentence', line => {
    const { status, signal, err } = run(line)
    expect({ status, signal }).toEqual({ status: 2, signal: null })
    expect(err).toMatch(/no regular file|named pipe/)
    expect(err.trim().split('\n')).toHaveLength(1)
  })

  it.each([
    'run list',
    'artifact audit',
    'artifact repair',
    'run show r2',
    'artifact validate --type issues pipe',
    'run start --run r3',
  ])('does not make closeout %s wait', line => {
    expect(run(line).signal).toBeNull()
  })

  it('is read where the shell opened it', () => {
    expect(run("parse <(printf 'Nothing.\\n')").out).toContain('Section  none')
    expect(run("parse /dev/stdin < <(printf 'Nothing.\\n')").out).toContain('Section  none')
  })
})
