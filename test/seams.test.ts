import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { webhookRows } from '../app/events.ts'
import { permissions } from '../app/permissions.ts'
import { appDocs } from '../scripts/docs/app-docs.ts'
import { generateDocs } from '../scripts/docs/generate-docs.ts'
import { type Complaint, compilePatched, type Edits, productFiles } from './support/compile-patched.ts'
import { root } from './support/root.ts'

/** What somebody adds, and the files that do not compile until it is whole. `name` stands in each error or on its line. */
type Trial = { readonly name: string; readonly patch: Insertion; readonly named: readonly string[] }

/** An edit of a file: what is inserted before a text that stands there once. */
type Insertion = { readonly file: string; readonly at: string; readonly added: string }

const before = (file: string, at: string, added: string): Insertion => ({ file, at, added })

const lifecycle = 'src/core/lifecycle'
const trials: Readonly<Record<string, Trial>> = {
  'a rule': {
    name: 'trial-rule',
    patch: before('src/core/vocabulary/rule-codes.ts', "  'fact-unknown',", "  'trial-rule',\n"),
    named: ['src/core/gate/rule-table.ts'],
  },
  'a lifecycle state': {
    name: 'trial_state',
    patch: before(
      `${lifecycle}/model/lifecycle.ts`,
      '  archived: {\n    label:',
      "  trial_state: { label: 'trial', color: '000000', description: 'trial', says: 'trial' },\n",
    ),
    named: [
      'scripts/docs/lifecycle-tables.ts',
      `${lifecycle}/evaluate-state.ts`,
      `${lifecycle}/model/lifecycle.ts`,
      `${lifecycle}/replay/list-requests.ts`,
      `${lifecycle}/show/answer-first.ts`,
      `${lifecycle}/show/lifecycle-check.ts`,
      `${lifecycle}/show/state-line.ts`,
      // The states that follow-ups know of are their own type.
      'src/engine/follow-ups/plan-follow-ups.ts',
    ],
  },
  'a write to an issue': {
    name: 'trial issue write',
    patch: before(
      'src/core/follow-ups/model/issue-operation.ts',
      "  | {\n      readonly kind: 'nest issue'",
      "  | { readonly kind: 'trial issue write'; readonly repository: string }\n",
    ),
    named: [
      'src/core/follow-ups/issues/refused-writes.ts',
      `${lifecycle}/model/operation.ts`,
      'src/io/github/write/write-issue.ts',
    ],
  },
  'a write to a pull request': {
    name: 'trial pull request write',
    patch: before(
      `${lifecycle}/model/operation.ts`,
      "  | { readonly kind: 'assign';",
      "  | { readonly kind: 'trial pull request write' }\n",
    ),
    named: [`${lifecycle}/model/operation.ts`, 'src/io/github/write/execute.ts'],
  },
  'an output format': {
    name: 'trial_format',
    patch: before('src/cli/formats.ts', "'markdown'] as const", "'trial_format', "),
    named: ['src/cli/formats.ts'],
  },
  'a command': {
    name: 'trial_command',
    patch: before('src/cli/commands.ts', '  schema: {\n', "  trial_command: { summary: 'trial_command' },\n"),
    named: ['src/cli/commands.ts', 'test/cli/commands.test.ts'],
  },
  'a subcommand': {
    name: 'trial_subcommand',
    patch: before(
      'src/cli/commands.ts',
      '      end: {\n',
      "      trial_subcommand: { summary: 'trial', exits: { 0: 'trial' } },\n",
    ),
    named: ['src/cli/commands.ts', 'test/cli/commands.test.ts'],
  },
  'a webhook': {
    name: 'trial_webhook',
    patch: before('app/events.ts', '  check_suite: {', '  trial_webhook: { on: checkSuite },\n'),
    named: ['app/events.ts'],
  },
}

const isAbout = ({ message, line }: Complaint, name: string): boolean =>
  message.includes(name) || line.includes(name)

describe('the compiler names each file that lacks something when somebody adds', () => {
  let errors: readonly Complaint[]
  beforeAll(() => {
    const edits: Record<string, Edits[string]> = {}
    for (const { patch } of Object.values(trials)) {
      const { file, at, added } = patch
      edits[file] = [...(edits[file] ?? []), [at, `${added}${at}`]]
    }
    errors = compilePatched([...productFiles(), 'test/cli/commands.test.ts'], edits)
  })

  it.each(Object.entries(trials))('%s', (_what, { name, named }) => {
    const files = errors.filter(error => isAbout(error, name)).map(({ file }) => file)
    expect([...new Set(files)].toSorted()).toEqual(named)
  })

  it('an artifact type', () => {
    const types = 'src/core/artifacts/model/artifact-types.ts'
    const edits: Edits = {
      'src/core/vocabulary/names.ts': [["  'product_spec',", "  'trial_type',\n  'product_spec',"]],
    }
    // The rest of the product indexes this table, so that the missing row is an error there too.
    expect(new Set(compilePatched([types], edits).map(({ file }) => file))).toEqual(new Set([types]))
  }, 60_000)

  it('something, and finds no other error', () => {
    const names = Object.values(trials).map(({ name }) => name)
    expect(errors.filter(error => !names.some(name => isAbout(error, name)))).toEqual([])
  })
})

const read = (path: string): string => readFileSync(join(root, path), 'utf8')

/** The files that are not what the tables generate. */
const driftOf = (generated: Readonly<Record<string, string>>): readonly string[] =>
  Object.keys(generated).filter(path => generated[path] !== read(path))

describe('what is generated from a table differs from what is committed', () => {
  it('nowhere today', () => {
    expect(driftOf(generateDocs(read))).toEqual([])
  })

  it('when a webhook is added', () => {
    const webhooks = { ...webhookRows, trial: { ...webhookRows.check_run, reads: 'nothing' } }
    expect(driftOf(appDocs(read, { webhooks, permissions }))).toEqual([
      'app.yml',
      'src/core/diagnosis/model/app-manifest.ts',
      'docs/permissions.md',
    ])
  })

  it('when a permission is raised', () => {
    const raised = { ...permissions, contents: { ...permissions.contents, level: 'write' as const } }
    const drift = driftOf(appDocs(read, { webhooks: webhookRows, permissions: raised }))
    expect(drift).toEqual(['app.yml', 'src/core/diagnosis/model/app-manifest.ts', 'docs/permissions.md'])
  })

  it.each([
    ['app.yml', '  - push\n'],
    ['app.yml', '  contents: read\n'],
    ['docs/permissions.md', '`merge_group`'],
    ['docs/mirror.md', '  ready --> approved: an approver or facts\n'],
  ])('when somebody takes from %s by hand: %j', (path, text) => {
    const edited = read(path).replace(text, '')
    expect(edited).not.toBe(read(path))
    const generated = generateDocs(file => (file === path ? edited : read(file)))[path]
    expect(generated).toBe(read(path))
  })
})
