import { dirname } from 'node:path/posix'
import typescript from 'typescript'
import { arrows, circlesOf, type Edge, edgesOf, graphOf, importsOf, isOwn, type Sources } from './imports.ts'

const within = (path: string, ...folders: readonly string[]): boolean =>
  folders.some(folder => path.startsWith(`${folder}/`))
const shells = ['src/cli', 'app', 'action']

/** Rule 1: the core knows no machine, no GitHub client and nothing above it. */
export const strayCoreImports = (sources: Sources): readonly string[] =>
  arrows(
    edgesOf(sources).filter(
      ({ from, to }) =>
        within(from, 'src/core') &&
        (isOwn(to) ? !within(to, 'src/core') : to.startsWith('node:') || to.includes('octokit')),
    ),
  )

/** Rule 2: what reads and writes the outside cannot decide: it knows the shapes, the vocabulary and plain texts. */
export const strayIoImports = (sources: Sources): readonly string[] =>
  arrows(
    edgesOf(sources).filter(
      ({ from, to }) =>
        within(from, 'src/io') &&
        isOwn(to) &&
        !within(to, 'src/io') &&
        !/^src\/core\/(?:[^/]+\/model|vocabulary|text)\//.test(to),
    ),
  )

/** Where a toolkit may be imported. `@octokit/` is the client of whoever holds a token. */
const toolkits: readonly (readonly [name: RegExp, only: (file: string) => boolean])[] = [
  [/^@actions\//, file => file === 'action/main.ts'],
  [/^(?:probot|express)(?:$|\/)/, file => file === 'app/main.ts'],
]

/** Rule 3: the engine stands on core and io; no shell imports another; each toolkit has one importer. */
export const strayEngineAndShellImports = (sources: Sources): readonly string[] => {
  const shellOf = (path: string) => shells.find(shell => within(path, shell))
  return arrows(
    edgesOf(sources).filter(({ from, to }) => {
      if (!isOwn(to)) return toolkits.some(([name, mayImport]) => name.test(to) && !mayImport(from))
      const shell = shellOf(from)
      const other = shellOf(to)
      if (within(from, 'src/engine')) return !within(to, 'src/engine', 'src/core', 'src/io')
      return (shell !== undefined && other !== undefined && shell !== other) || within(to, 'test', 'scripts')
    }),
  )
}

/** How far up each subject of the core stands: a subject imports only what stands below it, types too. */
const heights: Readonly<Record<string, number>> = {
  vocabulary: 0,
  text: 1,
  closeout: 2,
  artifacts: 2,
  'follow-ups': 3,
  evidence: 3,
  sessions: 4,
  gate: 4,
  lifecycle: 5,
  policy: 6,
  diagnosis: 7,
  setup: 8,
}

const subjectOf = (path: string): string | null => /^src\/core\/([^/]+)\//.exec(path)?.[1] ?? null

/** Rule 4: inside the core, imports go down. A folder that is no subject is named too. */
export const upwardImports = (sources: Sources): readonly string[] => [
  ...[...sources.keys()].filter(
    path => within(path, 'src/core') && heights[subjectOf(path) ?? ''] === undefined,
  ),
  ...arrows(
    edgesOf(sources).filter(({ from, to }) => {
      const [own, other] = [subjectOf(from), subjectOf(to)]
      if (own === null || other === null || own === other) return false
      return (heights[other] ?? Infinity) >= (heights[own] ?? 0)
    }),
  ),
]

/**
 * Rule 5: no circle of values, neither at the start nor by `import()`; none of types between subjects of the core.
 * Each circle is one line: its files or subjects, sorted.
 */
export const importCircles = (sources: Sources): readonly string[] => {
  const edges = edgesOf(sources).filter(({ to }) => isOwn(to))
  const values = circlesOf(graphOf(edges.filter(({ at }) => at !== 'type')))
  const subjects = edges.flatMap(({ from, to }) => {
    const [own, other] = [subjectOf(from), subjectOf(to)]
    return own !== null && other !== null && own !== other ? [{ from: own, to: other }] : []
  })
  return [...values, ...circlesOf(graphOf(subjects))].map(circle => circle.join(' <-> '))
}

const mostFiles = 20
const mostLines = 280

/** Rule 6: a folder that can be read at a glance, but for fixtures, where a folder is one form of input. */
export const crowdedFolders = (paths: Iterable<string>): readonly string[] => {
  const counts = new Map<string, number>()
  for (const path of paths) {
    if (!/^(?:src|app|action|test)\//.test(path) || path.includes('/fixtures/')) continue
    counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1)
  }
  return [...counts].filter(([, count]) => count > mostFiles).map(([folder, count]) => `${folder}: ${count}`)
}

/** Source files that are longer than a reader can keep in mind. */
export const longFiles = (sources: Sources): readonly string[] =>
  [...sources].flatMap(([path, text]) => {
    const lines = text.split('\n').length - (text.endsWith('\n') ? 1 : 0)
    return lines > mostLines ? [`${path}: ${lines}`] : []
  })

/** Files that are loaded as soon as one of the entries runs, with what each loads. */
export const loadedAtStart = (sources: Sources, entries: readonly string[]): readonly Edge[] => {
  const seen = new Set<string>()
  const loaded: Edge[] = []
  const visit = (from: string): void => {
    if (seen.has(from)) return
    seen.add(from)
    for (const one of importsOf(from, sources.get(from) ?? '')) {
      if (one.at !== 'start') continue
      loaded.push({ ...one, from })
      if (isOwn(one.to)) visit(one.to)
    }
  }
  for (const entry of entries) visit(entry)
  return loaded
}

/** What is too dear to load before it is known to be needed. */
const heavy = /^(?:zod|probot|bullmq|yaml|@octokit|@actions\/github)(?:$|\/)/

/** Heavy packages that an entry loads at its start. */
export const heavyAtStart = (sources: Sources, entries: readonly string[]): readonly string[] =>
  arrows(loadedAtStart(sources, entries).filter(({ to }) => heavy.test(to)))

const impure =
  /\bprocess\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bcrypto\.|\bfetch\(|\bsetTimeout\b/

/** The only places of `import()`, so that each has its reason: the lazy modules, the tables of commands and formats, and the shells' own starts. */
const lazyPlaces: ReadonlySet<string> = new Set([
  'src/engine/lazy.ts',
  'src/io/lazy.ts',
  'src/cli/lazy.ts',
  'src/cli/commands.ts',
  'src/cli/formats.ts',
  'src/cli/io/terminal.ts',
  'action/main.ts',
  'action/run.ts',
  'app/lazy.ts',
])

/** Imports at run time that stand anywhere else. */
export const strayLazyImports = (sources: Sources): readonly string[] =>
  arrows(edgesOf(sources).filter(({ from, at }) => at === 'later' && !lazyPlaces.has(from)))

/** Files of the core that ask the clock, chance, the process or the network. */
export const impureFiles = (sources: Sources): readonly string[] =>
  [...sources]
    .filter(([path, text]) => within(path, 'src/core') && impure.test(withoutComments(text)))
    .map(([path]) => path)

const withoutComments = (text: string): string => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')

/** What each room may import from outside of the repository; a trailing `:` or `/` stands for everything below it, `type` for types alone. */
const packages: Readonly<Record<string, readonly string[]>> = {
  'src/core': [
    'zod',
    'yaml',
    'picomatch',
    'jsonrepair',
    'saxes',
    'fastest-levenshtein',
    '@noble/hashes/',
    'mdast',
    'mdast-util-from-markdown',
    ...['strikethrough', 'table', 'task-list-item'].flatMap(part => [
      `mdast-util-gfm-${part}`,
      `micromark-extension-gfm-${part}`,
    ]),
  ],
  'src/core/vocabulary': [],
  'src/core/text': ['type zod', 'picomatch', 'fastest-levenshtein', '@noble/hashes/'],
  'src/io': ['node:', '@octokit/', 'ignore', 'ioredis', 'picomatch', 'yauzl'],
  'src/engine': ['node:', 'yaml', 'zod'],
}

/** Packages that a room does not know. The nearest room above a file counts. */
export const strayPackages = (sources: Sources): readonly string[] =>
  arrows(
    edgesOf(sources).filter(({ from, to, at }) => {
      if (isOwn(to)) return false
      const room = Object.keys(packages)
        .filter(name => within(from, name))
        .sort((a, b) => b.length - a.length)[0]
      if (room === undefined) return false
      return !(packages[room] ?? []).some(
        name =>
          to === name ||
          (at === 'type' && `type ${to}` === name) ||
          (/[:/]$/.test(name) && to.startsWith(name)) ||
          to.startsWith(`${name}/`),
      )
    }),
  )

const wordsOf = (text: string): readonly string[] =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/)

/** Words that only this project used, for which the field has its own. Texts between quotes are not looked at. */
const dialect: ReadonlySet<string> = new Set([
  'told',
  'tell',
  'tells',
  'wish',
  'wishes',
  'desk',
  'sight',
  'dress',
  'door',
  'doors',
  'lesson',
  'lessons',
])

/** Identifiers and file names that hold a word of the dialect: `path: name`, or the path alone. */
export const dialectNames = (sources: Sources): readonly string[] =>
  [...sources].flatMap(([path, text]) => {
    const found = wordsOf(path).some(word => dialect.has(word)) ? [path] : []
    const names = new Set<string>()
    const visit = (node: typescript.Node): void => {
      const isName = typescript.isIdentifier(node) || typescript.isPrivateIdentifier(node)
      if (isName && wordsOf(node.text).some(word => dialect.has(word))) names.add(node.text)
      typescript.forEachChild(node, visit)
    }
    visit(typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest))
    return [...found, ...[...names].map(name => `${path}: ${name}`)]
  })
