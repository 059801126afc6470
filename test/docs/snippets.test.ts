import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { parse } from 'yaml'
import { recordSchema } from '../../src/core/closeout/model/record.ts'
import { parseCloseout } from '../../src/core/closeout/parse-closeout.ts'
import { parsePolicy } from '../../src/core/policy/parse-policy.ts'
import { exampleDay, writeExampleRoot } from '../support/example-root.ts'
import { listPages } from '../support/markdown-links.ts'
import { makeRepository } from '../support/repository.ts'
import { root } from '../support/root.ts'
import { buildProgram } from '../support/run-cli.ts'
import { runCommand, runInProcess } from '../support/run-command.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { lintWorkflow } from '../support/workflows/lint-workflow.ts'

type Snippet = { readonly page: string; readonly language: string; readonly text: string }

/** Every fenced block of a page, without its indentation. A block within another one belongs to that one. */
const snippetsOf = (page: string): readonly Snippet[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^( *)(`{3,})([^\n]*)\n([\s\S]*?)^\1\2$/gm)].map(
    ([, indent = '', , language = '', text = '']) => ({
      page,
      language: language.split(' ')[0] ?? '',
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  )

// The decisions and the change log show nothing to paste.
const pages = listPages(root).filter(page => !/CHANGELOG|docs\/adr/.test(page))
const snippets = pages.flatMap(snippetsOf)
const of = (language: string): readonly Snippet[] => snippets.filter(one => one.language === language)
const named = (list: readonly Snippet[]) =>
  list.map(one => [`${one.page}: ${one.text.trim().split('\n')[0]}`, one] as const)

/** Pages whose blocks of a language a test of their own runs, and generated ones, which are compared with their source. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  console: [
    'docs/app.md',
    'docs/follow-ups.md',
    'docs/gate.md',
    'docs/local.md',
    'docs/quick-start.md',
    'docs/runs.md',
    'examples/run-with-bash/README.md',
  ],
  text: ['docs/follow-ups.md', 'docs/commands.md', 'docs/policy.md'],
  markdown: ['docs/agents.md', 'docs/quick-start.md'],
  mermaid: ['docs/mirror.md', 'docs/concepts.md'],
}

describe('every snippet of the documentation', () => {
  it('is of a kind that a test runs', () => {
    const run = ['yaml', 'json', 'sh', '']
    const left = snippets.filter(
      ({ page, language }) =>
        !run.includes(language) &&
        !elsewhere[language]?.includes(page) &&
        !page.startsWith('docs/artifacts/') &&
        !(page === 'README.md' && language === 'markdown'),
    )
    expect(left.map(({ page, language }) => `${page}: ${language}`)).toEqual([])
    expect(snippets.length).toBeGreaterThan(60)
  })

  it.each(named(of('yaml').filter(({ text }) => !/^cases:$/m.test(text))))(
    '%s is a workflow or a policy without a mistake',
    async (_, { page, text }) => {
      const whole = text.replaceAll('[ … ]', '[{ run: "true" }]')
      const keys = Object.keys(parse(whole) ?? {})
      if (!keys.includes('jobs')) {
        const { problems } = parsePolicy(new TextEncoder().encode(whole), '.github/closeout.yml', 'x')
        expect(problems).toEqual([])
        return
      }
      const content = keys.includes('on') ? whole : `on: pull_request\n${whole}`
      expect(await lintWorkflow({ place: page, kind: 'workflow', content })).toEqual([])
    },
  )

  it.each(named(of('json').filter(({ page }) => !page.startsWith('docs/artifacts/'))))(
    '%s is a record, or what the command prints',
    async (_, { text }) => {
      const value = JSON.parse(text.replaceAll('…', 'a6'.repeat(32)))
      if ('slug' in value) expect(recordSchema.safeParse(value).error).toBeUndefined()
      else {
        const printed = await runCommand(
          ['audit', '--jsn', '--json'],
          temporaryFolder(),
          '2026-11-20T12:00:00Z',
        )
        expect(printed.split('\n')).toContain(text.trim())
      }
    },
  )

  it('the closeout of the README answers every field', () => {
    const [block] = of('markdown').filter(({ page }) => page === 'README.md')
    const { fields } = parseCloseout(block?.text ?? '')
    expect(Object.values(fields).map(({ verdict }) => verdict)).toEqual([
      'answered',
      'answered',
      'answered',
      'answered',
      'skipped',
      'answered',
      'answered',
    ])
  })

  it.each(named(of('sh')))('%s is a script for sh, and names scripts and files that exist', (_, { text }) => {
    const { status, stderr } = spawnSync('sh', ['-n'], { input: text, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    for (const [, name] of text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
      expect(scripts).toHaveProperty(name ?? '')
    if (/\bnpm start\b/.test(text)) expect(scripts).toHaveProperty('start')
    if (/docker compose/.test(text)) expect(existsSync(join(root, 'compose.yaml'))).toBe(true)
    for (const [, path = ''] of text.matchAll(/\bnode (dist\/[\w./-]+)/g))
      expect(existsSync(join(root, path))).toBe(true)
  })
})

describe('the commands to copy', () => {
  const repo = makeRepository()
  const bin = temporaryFolder()
  const { main } = buildProgram()
  const script = (name: string, text: string): void => {
    writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  script('closeout', `exec '${process.execPath}' '${main}' "$@"`)
  const sh = (text: string) => {
    const { status, stdout, stderr } = spawnSync('sh', ['-c', text], {
      cwd: repo.dir,
      encoding: 'utf8',
      env: { PATH: `${bin}:${process.env.PATH}`, HOME: bin },
    })
    return { status, printed: stdout + stderr }
  }
  afterAll(() => repo.remove())

  it('of the README write a body, mend it and check it, and explain a rule', () => {
    repo.commit({ 'README.md': 'A project.\n' })
    spawnSync('git', ['switch', '-qc', 'work'], { cwd: repo.dir })
    repo.commit({ 'src/a.ts': 'export {}\n' })
    const block = of('sh').find(({ page, text }) => page === 'README.md' && text.includes('closeout new'))
    const lines = (block?.text ?? '').split('\n').filter(line => line.startsWith('closeout '))
    const [create = '', fix = '', check = '', remote = '', explain = ''] = lines
    expect(lines).toHaveLength(5)
    expect(sh(create)).toMatchObject({ status: 0 })
    expect(existsSync(join(repo.dir, 'closeout.md'))).toBe(true)
    expect(sh(fix).status).not.toBe(2)
    const checked = sh(check)
    expect([checked.status, checked.printed]).toEqual([1, expect.stringContaining('closeout-placeholder')])
    // Without a token there is no pull request to read: that is said, and nothing is decided.
    expect(sh(remote).status).toBe(2)
    expect(sh(explain)).toMatchObject({ status: 0, printed: expect.stringContaining('closeout-placeholder') })
  })

  it('of the hook check the body of the pull request, and only the paths where there is none', () => {
    const [hook] = of('sh').filter(({ page }) => page === 'docs/gate.md')
    mkdirSync(join(repo.dir, 'hooks'), { recursive: true })
    script('gh', 'exit 1')
    expect(sh(hook?.text ?? '')).toMatchObject({ status: 0 })
    script('gh', "printf '%s\\n' 'No closeout.'")
    expect(sh(hook?.text ?? '')).toMatchObject({
      status: 1,
      printed: expect.stringContaining('closeout-missing'),
    })
  })

  it('of the README for local sessions and runs do what they say', async () => {
    const folder = temporaryFolder()
    writeExampleRoot(folder)
    writeFileSync(join(folder, 'body.md'), 'A change.\n')
    const steps = [{ number: 1, title: 'Retry an upload' }]
    writeFileSync(join(folder, 'plan.json'), JSON.stringify({ steps }))
    const block = of('sh').find(({ page, text }) => page === 'README.md' && text.includes('closeout audit'))
    const lines = (block?.text ?? '')
      .split('\n')
      .flatMap(line => /^closeout (.*?)(?: +#.*)?$/.exec(line)?.[1] ?? [])
    expect(lines).toHaveLength(7)
    const ended: (readonly [string, number])[] = []
    for (const line of lines)
      ended.push([line, (await runInProcess(line.split(' '), folder, exampleDay)).exit])
    // One session of the example has a defect, which `validate` reports.
    expect(ended.map(([, exit]) => exit)).toEqual([0, 1, 0, 0, 0, 0, 0])
    expect(readFileSync(join(folder, 'body.md'), 'utf8')).toContain('## Closeout')
  })
})
