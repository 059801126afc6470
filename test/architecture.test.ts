import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { importsOf, type Sources } from './support/architecture/imports.ts'
import {
  crowdedFolders,
  dialectNames,
  heavyAtStart,
  importCircles,
  impureFiles,
  loadedAtStart,
  longFiles,
  strayCoreImports,
  strayEngineAndShellImports,
  strayIoImports,
  strayLazyImports,
  strayPackages,
  upwardImports,
} from './support/architecture/rules.ts'
import { root } from './support/root.ts'

const filesOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))

const sources: Sources = new Map(
  ['src', 'app', 'action']
    .flatMap(filesOf)
    .filter(path => path.endsWith('.ts'))
    .map(path => [path, readFileSync(join(root, path), 'utf8')]),
)

/** The tree with one more file, or with other text in one. */
const planted = (path: string, text: string): Sources => new Map([...sources, [path, text]])

/** A rule holds in the tree, and is seen to be broken where something is planted: what it then says names the file. */
const rule = (
  name: string,
  broken: (tree: Sources) => readonly string[],
  plants: readonly (readonly [path: string, text: string, says: string])[],
): void => {
  describe(name, () => {
    it('holds', () => expect(broken(sources)).toEqual([]))
    for (const [path, text, says] of plants) {
      it(`is seen to be broken by ${says}`, () => expect(broken(planted(path, text))).toEqual([says]))
    }
  })
}

rule('1: the core imports neither the machine, nor GitHub, nor what stands above it', strayCoreImports, [
  ['src/core/gate/a.ts', "import { readFileSync } from 'node:fs'", 'src/core/gate/a.ts -> node:fs'],
  [
    'src/core/text/a.ts',
    "import type { Octokit } from '@octokit/core'",
    'src/core/text/a.ts -> @octokit/core',
  ],
  [
    'src/core/gate/rules/a.ts',
    "export * from '../../../io/change-reader.ts'",
    'src/core/gate/rules/a.ts -> src/io/change-reader.ts',
  ],
  [
    'src/core/gate/a.ts',
    "type A = import('../../engine/check-change.ts').Change",
    'src/core/gate/a.ts -> src/engine/check-change.ts',
  ],
  ['src/core/gate/a.ts', "await import('../../../app/task.ts')", 'src/core/gate/a.ts -> app/task.ts'],
])

rule('2: what reads and writes the outside imports shapes, vocabulary and text of the core', strayIoImports, [
  [
    'src/io/git/a.ts',
    "await import('../../core/policy/parse-policy.ts')",
    'src/io/git/a.ts -> src/core/policy/parse-policy.ts',
  ],
  [
    'src/io/github/read/a.ts',
    "import type { Trust } from '../../../core/follow-ups/may-open.ts'",
    'src/io/github/read/a.ts -> src/core/follow-ups/may-open.ts',
  ],
  [
    'src/io/store/a.ts',
    "import { readPolicy } from '../../engine/policy/read-policy.ts'",
    'src/io/store/a.ts -> src/engine/policy/read-policy.ts',
  ],
])

rule(
  '3: the engine joins core and io, no shell another, a toolkit has one importer',
  strayEngineAndShellImports,
  [
    [
      'src/engine/a.ts',
      "import { exitCodes } from '../cli/io/terminal.ts'",
      'src/engine/a.ts -> src/cli/io/terminal.ts',
    ],
    ['app/a.ts', "import { parseInputs } from '../action/inputs.ts'", 'app/a.ts -> action/inputs.ts'],
    ['action/a.ts', "import * as core from '@actions/core'", 'action/a.ts -> @actions/core'],
    ['app/a.ts', "import type { Probot } from 'probot'", 'app/a.ts -> probot'],
    ['src/cli/a.ts', "import '../../test/support/root.ts'", 'src/cli/a.ts -> test/support/root.ts'],
  ],
)

rule('4: inside the core imports go down, types too', upwardImports, [
  [
    'src/core/vocabulary/a.ts',
    "import { counted } from '../text/shown-text.ts'",
    'src/core/vocabulary/a.ts -> src/core/text/shown-text.ts',
  ],
  [
    'src/core/gate/a.ts',
    "import type { Policy } from '../policy/model/policy.ts'",
    'src/core/gate/a.ts -> src/core/policy/model/policy.ts',
  ],
  [
    'src/core/closeout/model/a.ts',
    "import type { Contracts } from '../../artifacts/model/contracts.ts'",
    'src/core/closeout/model/a.ts -> src/core/artifacts/model/contracts.ts',
  ],
  [
    'src/core/follow-ups/a.ts',
    "import type { Operation } from '../lifecycle/model/operation.ts'",
    'src/core/follow-ups/a.ts -> src/core/lifecycle/model/operation.ts',
  ],
  ['src/core/sundry/a.ts', 'export const a = 1', 'src/core/sundry/a.ts'],
])

describe('5: no circle of imports', () => {
  it('holds', () => expect(importCircles(sources)).toEqual([]))

  it('is seen to be broken by two files that load each other, one of them later', () => {
    const tree = new Map([
      ...planted('app/one.ts', "import { other } from './other.ts'\nexport const one = other"),
      ['app/other.ts', "export const other = () => import('./one.ts')"],
    ] as const)
    expect(importCircles(tree)).toEqual(['app/one.ts <-> app/other.ts'])
  })

  it('lets the types of one subject know each other, and no types of two subjects', () => {
    const types = (other: string, own: string): Sources =>
      new Map([
        ['src/core/gate/one.ts', `import type { B } from '${other}'\nexport type A = B | 1`],
        [own, "import type { A } from '../gate/one.ts'\nexport type B = A[]"],
      ])
    expect(importCircles(types('./other.ts', 'src/core/gate/other.ts'))).toEqual([])
    expect(importCircles(types('../sessions/other.ts', 'src/core/sessions/other.ts'))).toEqual([
      'gate <-> sessions',
    ])
  })
})

describe('6: folders and files that can be read at a glance', () => {
  const paths = ['src', 'app', 'action', 'test'].flatMap(filesOf)

  it('at most 20 files a folder, but for fixtures', () => {
    expect(crowdedFolders(paths)).toEqual([])
    const many = Array.from({ length: 21 }, (_, at) => at)
    const crowd = [
      ...many.flatMap(at => [`app/crowd/${at}.ts`, `test/fixtures/crowd/${at}.md`]),
      ...many.slice(1).map(at => `test/full/${at}.ts`),
    ]
    expect(crowdedFolders([...paths, ...crowd])).toEqual(['app/crowd: 21'])
  })

  it('at most 280 lines a file', () => {
    expect(longFiles(sources)).toEqual([])
    expect(longFiles(planted('app/a.ts', 'a\n'.repeat(280)))).toEqual([])
    expect(longFiles(planted('app/a.ts', 'a\n'.repeat(281)))).toEqual(['app/a.ts: 281'])
  })
})

rule('a room imports only packages that it knows', strayPackages, [
  ['src/core/gate/a.ts', "import got from 'got'", 'src/core/gate/a.ts -> got'],
  ['src/core/vocabulary/a.ts', "import { z } from 'zod'", 'src/core/vocabulary/a.ts -> zod'],
  ['src/core/text/a.ts', "import { z } from 'zod'", 'src/core/text/a.ts -> zod'],
  ['src/io/a.ts', "import { parse } from 'yaml'", 'src/io/a.ts -> yaml'],
])

describe('what is loaded at the start', () => {
  /** The gate on a runner, and the command line up to the check. */
  const entries = ['action/main.ts', 'action/evaluate.ts', 'src/cli/main.ts', 'src/cli/commands/check.ts']

  it('the gate loads no schema, no YAML and no client before it needs one: that would be a tenth of its start', () => {
    expect(heavyAtStart(sources, entries)).toEqual([])
    expect(loadedAtStart(sources, entries).length).toBeGreaterThan(100)
  })

  it('is seen to be broken, and not by types or by what is loaded later', () => {
    const known = sources.get('src/core/vocabulary/known.ts') ?? ''
    const file = 'src/core/vocabulary/known.ts'
    expect(heavyAtStart(planted(file, `import { z } from 'zod'\n${known}`), entries)).toEqual([
      `${file} -> zod`,
    ])
    const harmless = "import type { z } from 'zod'\nimport { type z as y } from 'zod'\nimport('zod')\n"
    expect(heavyAtStart(planted(file, `${harmless}${known}`), entries)).toEqual([])
  })
})

rule('what is loaded later stands in the lazy modules, with its reason', strayLazyImports, [
  [
    'src/engine/a.ts',
    "const load = () => import('../core/policy/parse-policy.ts')",
    'src/engine/a.ts -> src/core/policy/parse-policy.ts',
  ],
])

rule('the core asks neither clock, chance, process nor network', impureFiles, [
  ['src/core/gate/a.ts', 'export const at = Date.now()', 'src/core/gate/a.ts'],
  ['src/core/text/a.ts', 'export const home = process.env.HOME', 'src/core/text/a.ts'],
])

rule('names use the words of the field', dialectNames, [
  ['app/tell-standing.ts', '', 'app/tell-standing.ts'],
  ['app/a.ts', "export const toldRoutes = ['lesson']", 'app/a.ts: toldRoutes'],
  ['src/io/a.ts', 'export type URLSight = 1', 'src/io/a.ts: URLSight'],
])

it('imports of every form are found', () => {
  const text = `
    import a, { type B } from './a.ts'
    import { type C, type D } from './c.ts'
    import type E from 'e'
    import './f.ts'
    export { g } from '../g.ts'
    export type { H } from './h.ts'
    const i = await import('i')
    type J = typeof import('./j.ts')
  `
  expect(importsOf('app/x.ts', text)).toEqual([
    { to: 'app/a.ts', at: 'start' },
    { to: 'app/c.ts', at: 'type' },
    { to: 'e', at: 'type' },
    { to: 'app/f.ts', at: 'start' },
    { to: 'g.ts', at: 'start' },
    { to: 'app/h.ts', at: 'type' },
    { to: 'i', at: 'later' },
    { to: 'app/j.ts', at: 'type' },
  ])
})
