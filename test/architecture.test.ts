import { readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import typescript from 'typescript'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')

const markdownTree = [
  'mdast',
  'mdast-util-from-markdown',
  ...['strikethrough', 'table', 'task-list-item'].flatMap(part => [
    `mdast-util-gfm-${part}`,
    `micromark-extension-gfm-${part}`,
  ]),
]

/** What each room may import: other rooms, and packages (`*` for any). @see docs/adr/0001 */
const allowed: Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }> = {
  'src/model': { rooms: ['src/model'], packages: ['zod', 'fastest-levenshtein'] },
  'src/judge': {
    rooms: ['src/judge', 'src/model'],
    packages: [...markdownTree, '@noble/hashes', 'picomatch', 'jsonrepair'],
  },
  'src/reconcile': { rooms: ['src/reconcile', 'src/model'], packages: [] },
  'src/render': { rooms: ['src/render', 'src/model'], packages: [] },
  'src/edge': {
    rooms: ['src/edge', 'src/model'],
    packages: ['@octokit', 'node:', 'yaml', 'picomatch'],
  },
}
const pureRooms = ['src/model', 'src/judge', 'src/reconcile', 'src/render']

const typescriptFiles = async (folder: string): Promise<string[]> =>
  (await readdir(join(root, folder), { recursive: true }))
    .filter(name => name.endsWith('.ts'))
    .map(name => `${folder}/${name}`)

/** Imports as the compiler sees them: static, of types, re-exported and dynamic. */
const importsOf = (file: string): string[] =>
  typescript
    .preProcessFile(readFileSync(join(root, file), 'utf8'))
    .importedFiles.map(({ fileName }) => fileName)

/** What runs as soon as the file does: imports and re-exports of values, not of types, and not the dynamic ones. */
const loadedBy = (file: string): string[] =>
  typescript
    .createSourceFile(file, readFileSync(join(root, file), 'utf8'), typescript.ScriptTarget.Latest)
    .statements.flatMap(statement => {
      if (!typescript.isImportDeclaration(statement) && !typescript.isExportDeclaration(statement)) return []
      const clause = typescript.isImportDeclaration(statement) ? statement.importClause : statement
      const bindings = typescript.isImportDeclaration(statement)
        ? statement.importClause?.namedBindings
        : statement.exportClause
      const names = bindings && 'elements' in bindings ? [...bindings.elements] : []
      const isOfTypes = clause?.isTypeOnly || (names.length > 0 && names.every(name => name.isTypeOnly))
      const from = statement.moduleSpecifier
      return !isOfTypes && from && typescript.isStringLiteral(from) ? [from.text] : []
    })

const isAllowed = (file: string, specifier: string, room: string): boolean => {
  const rule = allowed[room]
  if (!rule) return true
  if (!specifier.startsWith('.')) {
    return rule.packages.some(
      name => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`),
    )
  }
  const target = relative(root, join(root, dirname(file), specifier))
  return rule.rooms.some(name => target.startsWith(`${name}/`))
}

describe('the rooms', () => {
  for (const room of Object.keys(allowed)) {
    it(`${room} imports only what its room allows`, async () => {
      const files = await typescriptFiles(room)
      const strays = files.flatMap(file =>
        importsOf(file)
          .filter(name => !isAllowed(file, name, room))
          .map(name => `${file} -> ${name}`),
      )
      expect(strays).toEqual([])
    })
  }

  it('imports are found where there are any', () => {
    expect(importsOf('src/engine/check-change.ts')).toContain('./judge/evaluate-change.ts')
    expect(importsOf('src/engine/check-change.ts')).toContain('./judge/parse-records.ts')
    expect(importsOf('src/core/gate/show/summary.ts')).toContain('../model/finding.ts')
  })

  it('the gate loads no schema before it needs one: that would be a tenth of its start', () => {
    const seen = new Set<string>()
    const walk = (file: string): void => {
      if (seen.has(file)) return
      seen.add(file)
      for (const name of loadedBy(file)) {
        expect(`${file} -> ${name}`).not.toMatch(/ -> zod$/)
        if (name.startsWith('.') && name.endsWith('.ts'))
          walk(relative(root, join(root, dirname(file), name)))
      }
    }
    for (const entry of ['action/main.ts', 'action/evaluate.ts']) walk(entry)
    expect(seen.size).toBeGreaterThan(50)
  })

  it('nothing in src imports a front end', async () => {
    const files = (await typescriptFiles('src')).filter(file => !file.startsWith('src/cli/'))
    const strays = files.filter(file => importsOf(file).some(name => /\/(action|app|cli)\//.test(name)))
    expect(strays).toEqual([])
  })

  it('each toolkit has one importer', async () => {
    const files = [
      ...(await typescriptFiles('src')),
      ...(await typescriptFiles('action')),
      ...(await typescriptFiles('app')),
    ]
    const importers = (name: RegExp) =>
      files.filter(file => importsOf(file).some(specifier => name.test(specifier)))
    expect(importers(/^@actions\//)).toEqual(['action/main.ts'])
    expect(importers(/^probot$/).filter(file => file !== 'app/main.ts')).toEqual([])
  })

  it('the pure rooms ask neither clock, chance, process nor machine', async () => {
    const impure =
      /\bprocess\.|\bMath\.random\b|\bDate\.now\b|\bnew Date\(\)|\bperformance\.|\bcrypto\.|from 'node:|\bfetch\(|\bsetTimeout\b/
    const strays: string[] = []
    for (const room of pureRooms) {
      for (const file of await typescriptFiles(room)) {
        const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
        if (impure.test(code)) strays.push(file)
      }
    }
    expect(strays).toEqual([])
  })
})
