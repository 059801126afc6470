import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { buildProgram } from '../support/run-cli.ts'
import { goodSidecars } from '../support/sidecars.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { writeSession } from '../support/write-session.ts'

const folder = temporaryFolder()
let main: string
beforeAll(() => {
  main = buildProgram().main
  for (let index = 0; index < 300; index += 1) {
    writeSession(join(folder, '.flow-agents'), `s${index}`, { state: goodSidecars.state })
  }
})

/** Run a line of sh in which `$closeout` is the program. */
const sh = (line: string) => {
  const { status, stdout, stderr } = spawnSync('/bin/bash', ['-c', line], {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
    env: { PATH: process.env.PATH ?? '', HOME: folder, closeout: `${process.execPath} ${main}` },
  })
  return { code: status, out: stdout, err: stderr }
}
const full =
  'closeout: Cannot write to standard output: the disk is full. Fix: Free some space, and run the command again.\n'

describe('standard output', () => {
  it.each([
    'schema record',
    'audit --all',
    'audit --all --json',
    'audit --watch 0.1',
    'check --explain runtime-tracked',
    '--help',
  ])('that is full is an error of the environment: %s', line => {
    expect(sh(`$closeout ${line} > /dev/full`)).toEqual({ code: 2, out: '', err: full })
  })

  it('that takes only a part of the text is an error too, and not a success with half of it', () => {
    const { code, err } = sh(`trap '' XFSZ; ulimit -f 1; $closeout schema policy > half.json`)
    expect(readFileSync(join(folder, 'half.json')).length).toBeGreaterThan(0)
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringMatching(/^closeout: Cannot write to standard output: the file would be too large\./),
    })
  })

  it.each([
    ['audit --all', 0],
    ['audit --all --json', 0],
    ['audit --all --fail-on terminal_done,invalid,active_learning_followup', 1],
    ['clean', 0],
  ])('that its reader closes early changes no exit code: %s', (line, expected) => {
    const { out, err } = sh(`$closeout ${line} | head -c 10; echo " \${PIPESTATUS[0]}"`)
    expect({ end: out.slice(10), err }).toEqual({ end: ` ${expected}\n`, err: '' })
  })

  it('that its reader closes ends what would go on for ever', () => {
    expect(
      sh(`$closeout audit --watch 0.1 --json | head -c 10 > part; echo "\${PIPESTATUS[0]}"`),
    ).toMatchObject({
      out: '0\n',
      err: '',
    })
    const endless = `while sleep 0.05; do echo '{"id":1,"body":"a"}'; done`
    expect(sh(`( ${endless} ) 2> /dev/null | $closeout parse --jsonl - | head -n 1 | wc -l`)).toMatchObject({
      out: '1\n',
      err: '',
    })
  })

  it('and standard error that are both full leave the exit code', () => {
    expect(sh('$closeout schema record > /dev/full 2> /dev/full').code).toBe(2)
    expect(sh('$closeout audit no/such 2> /dev/full').code).toBe(2)
    expect(sh('$closeout audit no/such 2>&-').code).toBe(2)
    expect(sh('$closeout schema record >&-').code).toBe(0)
  })
})

describe('the folder that the program runs in', () => {
  it('may be gone: it is said', () => {
    const { code, err } = sh('mkdir gone && cd gone && rmdir ../gone && $closeout audit')
    expect({ code, err }).toEqual({ code: 2, err: expect.stringMatching(/^closeout: \S.*\. Fix: \S.*\n$/) })
  })
})
