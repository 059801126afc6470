import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { error as toolkitError } from '@actions/core'
import { afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals'
import { Ajv } from 'ajv'
import addFormatsTo from 'ajv-formats'
import { reporters } from '../../../src/cli/reporters/github.ts'
import { closeoutFields, fieldNames } from '../../../src/core/closeout/model/closeout.ts'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { listAnnotations } from '../../../src/core/gate/show/annotations.ts'
import { makeRepository, type TestRepository } from '../../support/repository.ts'
import { runInProcess } from '../../support/run-command.ts'
import { goodSidecars } from '../../support/sidecars.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { writeSession } from '../../support/write-session.ts'

type Location = {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string }
    readonly region?: { readonly startLine: number }
  }
}
type Sarif = {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } }
    readonly invocations: readonly { readonly executionSuccessful: boolean }[]
    readonly artifacts?: readonly { readonly location: { readonly uri: string } }[]
    readonly results: readonly {
      readonly ruleId: string
      readonly ruleIndex: number
      readonly level: string
      readonly message: { readonly text: string }
      readonly locations: readonly Location[]
    }[]
  }[]
}

/** The published schema of SARIF 2.1.0, as a package of its authors carries it. */
const require = createRequire(join(process.cwd(), 'package.json'))
const schema = JSON.parse(
  readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8'),
)
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false })
// The package is CommonJS: its function is the default of its default.
;(addFormatsTo as unknown as { default: (ajv: Ajv) => void }).default(ajv)
// It names its draft and its id in the words of draft 4, and uses none of its keywords.
const { id: _id, $schema: _draft, ...keywords } = schema
const isSarif = ajv.compile(keywords)

const now = '2026-11-20T12:00:00Z'
let repo: TestRepository
const files = temporaryFolder()

beforeAll(() => {
  repo = makeRepository()
  repo.commit({ '.gitignore': '.flow-agents/\n', 'README.md': 'A project.\n' })
  repo.branch('change')
  repo.commit({ '.flow-agents/a b/ü%,:.json': '{}\n', 'src/a.ts': 'export {}\n' })
  writeFileSync(
    join(files, 'body.md'),
    `## Closeout\n\n${fieldNames.map(name => `### ${closeoutFields[name].title}\n\nTODO\n`).join('\n')}`,
  )
  writeFileSync(join(files, 'none.md'), 'Nothing.\n')
  writeSession(join(files, '.flow-agents'), 'broken', {
    state: { ...goodSidecars.state, status: 'executed' },
  })
})

const run = (line: string, cwd = files) => runInProcess(line.split(' '), cwd, now)
const check = (format: string, body = 'body.md') =>
  run(`check --base main --body-file ${join(files, body)} --format ${format}`, repo.dir)

/** One call for each report that has findings. */
const calls: readonly (readonly [name: string, call: (format: string) => ReturnType<typeof run>])[] = [
  ['check', check],
  ['check without a section', format => check(format, 'none.md')],
  ['validate', format => run(`validate --format ${format}`)],
  ['audit', format => run(`audit --format ${format}`)],
  ['artifact audit', format => run(`artifact audit . --format ${format}`)],
]

describe.each(calls)('%s', (_name, call) => {
  it('prints SARIF that the published schema accepts, with every finding at a place', async () => {
    const { exit, printed } = await call('sarif')
    expect(exit).toBe((await call('json')).exit)
    const log = JSON.parse(printed) as Sarif
    expect(isSarif(log) ? [] : isSarif.errors).toEqual([])
    const [only] = log.runs
    expect(only?.results.length).toBeGreaterThan(0)
    for (const { ruleId, ruleIndex, locations } of only?.results ?? []) {
      expect(only?.tool.driver.rules[ruleIndex]?.id).toBe(ruleId)
      expect(locations).toHaveLength(1)
    }
  })

  it('prints workflow commands, each on its own line, and its conclusion', async () => {
    const { printed } = await call('github')
    const lines = printed.trimEnd().split('\n')
    const commands = lines.filter(line => line.startsWith('::'))
    expect(commands.length).toBeGreaterThan(0)
    for (const line of commands)
      expect(line).toMatch(
        /^::(?:error|warning|notice) title=[\w-]+(?:,file=[^:,\s][^:,]*)?(?:,line=\d+)?::\S/,
      )
    expect(lines.at(-1)).toMatch(/^[A-Z0-9].*\.$/)
    expect(lines).toHaveLength(commands.length + 1)
  })

  it('prints Markdown with a heading and a table', async () => {
    const { printed } = await call('markdown')
    expect(printed).toMatch(/^## /)
    expect(printed).toContain('| Rule | Where and what |')
  })
})

describe('the formats of check', () => {
  it('locate a finding of the body in a virtual file, on its line', async () => {
    const log = JSON.parse((await check('sarif')).printed) as Sarif
    const [only] = log.runs
    const found = only?.results.find(({ ruleId }) => ruleId === 'closeout-placeholder')
    expect(found?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'pull-request-body.md' },
      region: { startLine: 5 },
    })
    expect(only?.artifacts?.map(({ location }) => location.uri)).toEqual(['pull-request-body.md'])
  })

  it('write a path as a reference of a URI', async () => {
    const log = JSON.parse((await check('sarif')).printed) as Sarif
    const found = log.runs[0]?.results.find(({ ruleId }) => ruleId === 'runtime-tracked')
    const { uri } = found?.locations[0]?.physicalLocation.artifactLocation ?? { uri: '' }
    expect(uri).toBe('.flow-agents/a%20b/%C3%BC%25%2C%3A.json')
  })

  it('name the same findings', async () => {
    const report = JSON.parse((await check('json')).printed) as Report
    const log = JSON.parse((await check('sarif')).printed) as Sarif
    expect(log.runs[0]?.results.map(({ ruleId }) => ruleId)).toEqual(report.findings.map(({ code }) => code))
  })

  it('show a skeleton in Markdown where the closeout is missing', async () => {
    expect((await check('markdown', 'none.md')).printed).toContain('A closeout to start from')
  })
})

describe('workflow commands', () => {
  afterEach(() => {
    jest.restoreAllMocks()
  })

  it('are escaped as the toolkit of GitHub escapes them', () => {
    const finding = {
      code: 'runtime-tracked',
      level: 'error',
      place: { path: 'a%,:\r\nb', line: 3 },
      message: '100 % of a::b\r\n::error::c',
      fix: 'one\ntwo',
    } as const
    const report = { findings: [finding], closeout: { source: 'body' }, verdict: 'fail' }
    const checked = { report: report as unknown as Report, skeleton: () => '', pages: null }
    // The paint is not used.
    const ours = [...(reporters.check?.(checked, {} as never) ?? [])]
    const written: string[] = []
    jest.spyOn(process.stdout, 'write').mockImplementation(text => {
      written.push(String(text))
      return true
    })
    const [annotation] = listAnnotations({ findings: [finding] })
    toolkitError(annotation?.message ?? '', {
      title: annotation?.title ?? '',
      file: annotation?.file ?? '',
      startLine: annotation?.line ?? 0,
    })
    jest.restoreAllMocks()
    expect(ours).toEqual([...written, 'The verdict is fail.\n'])
  })
})

describe('an error', () => {
  const wrong = 'check --base no-such-ref --body-file absent.md'

  it('is SARIF of a run that failed', async () => {
    const { exit, printed } = await run(`${wrong} --format sarif`, repo.dir)
    expect(exit).toBe(2)
    const log = JSON.parse(printed.slice(printed.indexOf('{'))) as Sarif
    expect(isSarif(log) ? [] : isSarif.errors).toEqual([])
    expect(log.runs[0]?.invocations[0]?.executionSuccessful).toBe(false)
  })

  it('is one workflow command', async () => {
    const { printed } = await run(`${wrong} --format github`, repo.dir)
    expect(printed.split('\n')[1]).toMatch(/^::error title=file-unreadable::Cannot read absent\.md/)
  })

  it('is a page of Markdown', async () => {
    const { printed } = await run(`${wrong} --format markdown`, repo.dir)
    expect(printed).toContain('\n## The command did not run.\n\nCannot read absent.md')
  })

  it('is in the format also where the arguments are refused', async () => {
    const { printed } = await run('validate --no-such --format sarif')
    expect(isSarif(JSON.parse(printed.slice(printed.indexOf('{'))))).toBe(true)
  })
})
