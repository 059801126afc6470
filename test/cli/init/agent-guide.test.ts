import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { closeoutFields, fieldNames } from '../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { renderAgentSection, renderSkill } from '../../../src/core/setup/agent-guide.ts'
import { fieldExamples } from '../../../src/core/setup/field-examples.ts'
import { runtimeRoots } from '../../../src/core/vocabulary/artifact-roots.ts'
import { artifactTypeNames, terminals } from '../../../src/core/vocabulary/names.ts'
import { routeTargets } from '../../../src/core/vocabulary/route.ts'
import { parseCommand } from '../../support/parse-command.ts'
import { makeRepository, runGit } from '../../support/repository.ts'

const section = renderAgentSection()
const skill = renderSkill()

/** The commands of the code blocks, without the comments behind them. */
const commandsIn = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
      .flatMap(([, block = '']) => block.split('\n'))
      .map(line => line.replace(/\s+#.*$/, ''))
      .filter(line => line.startsWith('closeout ')),
  ),
]

/** Parse a command as the program would, and run nothing. */
const parse = (line: string): Promise<void> =>
  parseCommand(
    line
      .replace(/"\$\([^)]*\)(.*?)"/g, '.git$1')
      .split(' ')
      .slice(1),
  )

describe.each([
  ['the section of AGENTS.md', section],
  ['the skill file', skill],
])('%s', (_what, text) => {
  it('names every field, follow-up target and runtime folder', () => {
    for (const name of fieldNames) expect(text).toContain(`| ${closeoutFields[name].title} |`)
    for (const name of [...routeTargets, ...runtimeRoots]) expect(text).toContain(`\`${name}\``)
  })

  it('has an example that answers every field', () => {
    const example = /^```markdown\n([\s\S]*?)^```$/m.exec(text)?.[1] ?? ''
    const { fields, remarks, localPaths } = parseCloseout(example)
    expect(fieldNames.map(name => fields[name].verdict)).toEqual(
      fieldNames.map(name => (name === 'records' ? 'skipped' : 'answered')),
    )
    expect([remarks, localPaths]).toEqual([[], []])
  })

  it.each(commandsIn(text))('names a command that exists: %s', async line => {
    await expect(parse(line)).resolves.toBeUndefined()
  })
})

it('the skill names every artifact type and every end of a run', () => {
  for (const name of artifactTypeNames) expect(skill).toContain(`| \`${name}\` |`)
  for (const name of terminals) expect(skill).toContain(name)
})

it('the skill begins with its name and a description of at most 1,024 characters', () => {
  const [, name, description = ''] = /^---\nname: (\S+)\ndescription: (.+)\n---\n/.exec(skill) ?? []
  expect(name).toBe('closeout')
  expect(description.length).toBeGreaterThan(40)
  expect(description.length).toBeLessThanOrEqual(1024)
  expect(description).not.toMatch(/: |^['"[{&*#?|>@`!%-]/)
})

it('the commands of the check would be found missing if they were renamed', async () => {
  await expect(parse('closeout check --body-fil closeout.md')).rejects.toThrow()
  expect(commandsIn(section).length).toBeGreaterThan(2)
  expect(Object.keys(fieldExamples)).toEqual(fieldNames)
})

it('the body is written where git adds nothing, in a subfolder and a linked work tree too', () => {
  const repository = makeRepository()
  repository.commit({ 'sub/a.md': 'text\n' })
  runGit(repository.dir, ['worktree', 'add', '-q', join(repository.dir, 'linked')])
  const paths = [...section.matchAll(/--body-file (".*?")/g)].map(([, path = '']) => path)
  expect([...new Set(paths)]).toHaveLength(1)
  for (const folder of ['.', 'sub', 'linked']) {
    const cwd = join(repository.dir, folder)
    execFileSync('sh', ['-c', `printf x > ${paths[0]} && git add -A . && git status --porcelain`], { cwd })
    const staged = execFileSync('git', ['diff', '--cached', '--name-only'], { cwd, encoding: 'utf8' })
    expect(staged).not.toContain('closeout.md')
  }
})
