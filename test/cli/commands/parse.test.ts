import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from '@jest/globals'
import type { ProcessIo } from '../../../src/cli/io/terminal.ts'
import { runProgram } from '../../../src/cli/run-program.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const cwd = temporaryFolder()

const complete = [
  '## Closeout',
  '- Shipped: retries',
  '- Changes: #12',
  '- Verification: npm test, 41 passed',
  '- Docs: updated docs/retry.md',
  '- Records: none, because nothing was decided',
  '- Follow-ups:',
  '  - [ ] backlog: Retry downloads -> #31',
  '- Runtime: `.flow-agents/` stays untracked',
].join('\n')

const run = async (args: readonly string[], stdin: readonly (string | Buffer)[] = []) => {
  let out = ''
  let err = ''
  const io: ProcessIo = {
    stdin: Readable.from(stdin),
    out: text => {
      out += text
    },
    err: text => {
      err += text
    },
    env: {},
    cwd,
    program: '',
    isColourful: false,
    isInteractive: false,
    lost: new AbortController().signal,
    now: () => new Date(0),
  }
  const exit = await runProgram(['parse', ...args], io)
  return { out, err, exit }
}
const jsonLines = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map(line => JSON.parse(line))

describe('closeout parse', () => {
  it('prints the result for a file as JSON, and a complete closeout passes', async () => {
    writeFileSync(join(cwd, 'body.md'), complete)
    const { out, exit } = await run(['--json', 'body.md'])
    expect(JSON.parse(out)).toMatchObject({
      section: { title: 'Closeout', line: 1, end_line: 9 },
      fields: {
        shipped: { verdict: 'answered', line: 2, text: 'retries' },
        records: { verdict: 'skipped', line: 6 },
      },
      routes: [{ target: 'backlog', action: 'Retry downloads', status: 'open', ref: '#31' }],
      record: 'absent',
      pass: true,
    })
    expect(exit).toBe(0)
  })

  it('reads standard input, and exits with 1 for an incomplete closeout', async () => {
    const { out, exit } = await run(['--json', '-'], ['## Wrap-up\n\n**Shipped:** TBD'])
    expect(JSON.parse(out)).toMatchObject({ section: null, routes: [], pass: false })
    expect(exit).toBe(1)
  })

  it('accepts more section names and a template', async () => {
    writeFileSync(join(cwd, 'template.md'), '## Wrap-up\n\n**Shipped:** what ships?\n')
    const { out } = await run(
      ['--json', '--section-name', 'Wrap up', '--template', 'template.md'],
      ['## Wrap-up\n\n**Shipped:** what ships?\n'],
    )
    expect(JSON.parse(out).fields.shipped).toEqual({ verdict: 'placeholder', line: 3, text: '' })
  })

  it('prints a table without control characters', async () => {
    const { out } = await run(['-'], ['## Closeout\n\n**Shipped:** a \u001b[31mred\u001b[0m retry\n'])
    expect(out).toContain('Shipped behavior  answered     line 3    a ?[31mred?[0m retry')
    expect(out).toContain('Result   not complete')
    expect(out).not.toContain('\u001b')
  })

  it('names a file that cannot be read', async () => {
    expect(await run(['absent.md'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('Cannot read absent.md: the file does not exist.'),
    })
    expect(await run(['--jsonl', 'absent.jsonl'])).toMatchObject({
      exit: 2,
      err: expect.stringContaining('absent.jsonl'),
    })
  })

  it('refuses --json with --jsonl', async () => {
    expect(await run(['--json', '--jsonl'])).toMatchObject({
      exit: 2,
      err: expect.stringMatching(/--json and --jsonl cannot be used together/),
    })
  })
})

describe('closeout parse --jsonl', () => {
  it('prints the results in the order of the lines, however the chunks of the stream divide them', async () => {
    const input = [
      { id: 'a', body: complete },
      { id: 2, body: null },
      { id: 'é', body: '## Fazit\n\n**Shipped:** retries', options: { section_names: ['Fazit'] } },
      { id: 'q', body: `## Closeout\n\n${'> '.repeat(10_000)}` },
    ]
    const bytes = Buffer.from(input.map(entry => JSON.stringify(entry)).join('\r\n'))
    const parts = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, at) =>
      bytes.subarray(at * 7, at * 7 + 7),
    )
    const { out, exit } = await run(['--jsonl', '-'], parts)
    expect(jsonLines(out)).toMatchObject([
      { id: 'a', pass: true, record: 'absent', fields: { shipped: 'answered', records: 'skipped' } },
      { id: 2, pass: false, section: null, fields: { shipped: 'missing' } },
      { id: 'é', section: { title: 'Fazit', line: 1, end_line: 3 }, fields: { shipped: 'answered' } },
      {
        id: 'q',
        refused: expect.stringContaining('nested 10000 levels deep'),
        fields: { shipped: 'missing' },
      },
    ])
    for (const line of jsonLines(out)) expect(line).toHaveProperty('ms')
    expect(exit).toBe(0)
  })

  it('a bad line gives an error at its position, and the other lines are still read', async () => {
    const lines = [
      '{',
      '[]',
      '{"id":3}',
      '{"id":4,"body":"x","options":{"section_names":"y"}}',
      '',
      '{"id":5,"body":""}',
    ]
    const { out } = await run(['--jsonl'], [lines.join('\n')])
    expect(jsonLines(out)).toMatchObject([
      { id: null, error: expect.stringMatching(/^line 1: the line is not JSON\./) },
      { id: null, error: expect.stringMatching(/^line 2: the line is not a JSON object/) },
      { id: 3, error: expect.stringMatching(/^line 3: body must be a string/) },
      { id: 4, error: expect.stringMatching(/^line 4: options\.section_names must be a list/) },
      { id: 5, pass: false },
    ])
  })
})
