import { join, relative } from 'node:path'
import typescript from 'typescript'
import { root } from './root.ts'

/** Edits by file: each text stands there exactly once, and is replaced by the other. */
export type Edits = Readonly<Record<string, readonly (readonly [find: string, replacement: string])[]>>

const { options, fileNames } = typescript.parseJsonConfigFileContent(
  typescript.readConfigFile(join(root, 'tsconfig.json'), typescript.sys.readFile).config,
  typescript.sys,
  root,
)
const host = typescript.createCompilerHost(options, true)
const unchanged = new Map<string, typescript.SourceFile | undefined>()

const patch = (file: string, edits: Edits): string => {
  const text = typescript.sys.readFile(join(root, file)) ?? ''
  return (edits[file] ?? []).reduce((patched, [find, replacement]) => {
    if (patched.split(find).length !== 2) throw new Error(`${file}: not exactly once: ${find}`)
    return patched.replace(find, () => replacement)
  }, text)
}

/** An error of the compiler: the file, the line of the file, and the message. */
export type Complaint = { readonly file: string; readonly line: string; readonly message: string }

/** The files of the product and of the scripts that write the docs: everything but the tests. */
export const productFiles = (): readonly string[] =>
  [...fileNames, ...typescript.sys.readDirectory(join(root, 'scripts/docs'), ['.ts'])]
    .map(path => relative(root, path))
    .filter(file => !file.startsWith('test/'))

/**
 * The type errors of the project after the edits, which are made in memory only.
 *
 * Only files that import an edited file, directly or through others, are checked: nothing else can have changed.
 *
 * @param entries  the files to start from; what they do not import is not compiled, unless it is edited
 */
export const compilePatched = (entries: readonly string[], edits: Edits): readonly Complaint[] => {
  const patched = new Map(Object.keys(edits).map(file => [join(root, file), patch(file, edits)]))
  const program = typescript.createProgram({
    rootNames: [...new Set([...entries.map(file => join(root, file)), ...patched.keys()])],
    options,
    host: {
      ...host,
      readFile: path => patched.get(path) ?? host.readFile(path),
      getSourceFile: (path, target) => {
        const text = patched.get(path)
        if (text !== undefined) return typescript.createSourceFile(path, text, target, true)
        if (!unchanged.has(path)) unchanged.set(path, host.getSourceFile(path, target))
        return unchanged.get(path)
      },
    },
  })
  return dependents(program, [...patched.keys()]).flatMap(source =>
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText, start = 0 }) => ({
        file: relative(root, source.fileName),
        line: source.text.split('\n')[source.getLineAndCharacterOfPosition(start).line] ?? '',
        message: typescript.flattenDiagnosticMessageText(messageText, '\n'),
      }),
    ),
  )
}

/** The given files, and the files of this repository that reach one of them through their imports. */
const dependents = (
  program: typescript.Program,
  changed: readonly string[],
): readonly typescript.SourceFile[] => {
  const sources = program
    .getSourceFiles()
    .filter(({ fileName }) => fileName.startsWith(join(root, '/')) && !fileName.includes('/node_modules/'))
  const importers = new Map<string, string[]>()
  for (const source of sources) {
    for (const { fileName } of typescript.preProcessFile(source.text).importedFiles) {
      if (!fileName.startsWith('.')) continue
      const target = join(source.fileName, '..', fileName)
      importers.set(target, [...(importers.get(target) ?? []), source.fileName])
    }
  }
  const reached = new Set(changed)
  for (const path of reached) for (const importer of importers.get(path) ?? []) reached.add(importer)
  return sources.filter(({ fileName }) => reached.has(fileName))
}
