import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { makeRepository, runGit } from '../support/repository.ts'
import { buildProgram, type Program, type Run } from '../support/run-cli.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let program: Program
beforeAll(() => {
  program = buildProgram()
})

const topic = (): string => {
  const repo = makeRepository()
  repo.commit({ '.gitignore': '.flow-agents/\n' })
  repo.branch('topic')
  repo.commit({ 'a.txt': 'a\n' })
  return repo.dir
}
const run = (cwd: string, line: string, env: Record<string, string> = {}): Promise<Run> =>
  program.run(line.split(' '), { cwd, env: { HOME: cwd, ...env } })

describe('the fix of an error', () => {
  it.each([
    ['check --body x', '--body-file'],
    ['check --base main --body-file none.md', 'closeout new --body-file none.md'],
    ['check --base main --pr 12 --repo acme/widgets', 'gh auth login, or set GITHUB_TOKEN.'],
  ])('of closeout %s is %j', async (line, fix) => {
    const { code, err } = await run(topic(), line)
    expect([code, err]).toEqual([2, expect.stringMatching(/^closeout: /)])
    expect(err.trimEnd().endsWith(`Fix: ${fix}`)).toBe(true)
    expect(err).not.toContain('github-token')
  })

  it('names the network where GitHub cannot be reached', async () => {
    const { code, err } = await run(topic(), 'check --base main --pr 12 --repo acme/widgets', {
      GITHUB_TOKEN: 'x',
      GITHUB_API_URL: 'http://127.0.0.1:9',
    })
    expect([code, err]).toEqual([2, expect.stringContaining('could not be reached')])
    expect(err).toContain('Fix: Check the network')
  }, 60_000)

  it.each(['audit', 'validate', 'clean', 'render --slug a', 'learning preview --repo acme/widgets'])(
    'of closeout %s without a root names an option of that command',
    async line => {
      const { code, err } = await run(temporaryFolder(), line)
      expect([code, err]).toEqual([2, expect.stringMatching(/one folder for each session: --root <folder>/)])
      const help = (await run(temporaryFolder(), `${line.split(' --')[0]} --help`)).out
      expect(help).toContain('--root <dir>')
    },
  )
})

describe('closeout check', () => {
  it('without a body says on standard error that it cannot decide', async () => {
    const { code, out, err } = await run(topic(), 'check --base main')
    expect([code, out]).toEqual([2, expect.stringContaining('fails because something could not be read')])
    expect(err).toMatch(/^closeout: The gate cannot decide\. .+ Fix: Pass --body-file FILE .+\n$/)
  })

  it('does not name the policy where the option sets the mode', async () => {
    const dir = topic()
    runGit(dir, ['add', '-f', write(dir, '.flow-agents/a.json')])
    const { code, out } = await run(dir, 'check --base main --paths --mode warn')
    expect([code, out]).toEqual([0, expect.stringContaining('The mode `warn` was given by the caller')])
    expect(out).not.toMatch(/policy has/)
  })

  it('names every field that is missing', async () => {
    const dir = topic()
    write(dir, 'body.md', '## Closeout\n\n### Shipped behavior\n\nUploads are retried.\n')
    const { out } = await run(dir, 'check --base main --body-file body.md')
    expect(out).toContain('The closeout has no field "Provider changes".')
    expect(out).toContain(
      'Also "Verification", "Durable docs", "Records", "Follow-ups", "Runtime artifacts"\n',
    )
    expect(out).not.toContain('--json lists')
  })

  it('names the base on the base itself', async () => {
    const repo = makeRepository()
    repo.commit({ '.flow-agents/a.json': '{}\n' })
    const { out } = await run(repo.dir, 'check --base main --paths')
    expect(out).toContain('The base branch already has it: the base (main) is the checked-out commit itself.')
  })
})

describe('closeout validate', () => {
  it('finds a session of the root by its name', async () => {
    const dir = topic()
    write(dir, '.flow-agents/retry/state.json', '{\n  "status": ,\n}\n')
    const { code, out } = await run(dir, 'validate retry')
    expect([code, out]).toEqual([1, expect.stringContaining('.flow-agents/retry/state.json')])
    expect(out).toMatch(/line 2, column 13/)
    const { err } = await run(dir, 'validate other')
    expect(err).toContain('The artifact root other does not exist.')
  })
})

describe('closeout learning preview', () => {
  it('says that the repository is not known', async () => {
    const dir = topic()
    write(dir, '.flow-agents/retry/learning.json', '{}')
    const { err } = await run(dir, 'learning preview')
    expect(err).toContain('The repository is not known')
  })
})

const write = (dir: string, path: string, text = '{}\n'): string => {
  mkdirSync(join(dir, path, '..'), { recursive: true })
  writeFileSync(join(dir, path), text)
  return path
}
