import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import typescript from 'typescript'
import { root } from './root.ts'

/** A change of one file: a text that stands there once, and what replaces it. */
export type Patch = { readonly file: string; readonly from: string; readonly to: string }

/** An error of the compiler: the path of its file in the repository, and the text of its line. */
export type CompileError = { readonly file: string; readonly line: string; readonly message: string }

/**
 * Compile a patched copy of the sources in memory, and return its type errors.
 *
 * Everything outside `test/` is compiled, and the tests that are named; only what imports a patched file, directly or by
 * way of others, is checked, for nothing else can have changed.
 */
export const compilePatched = (
  patches: readonly Patch[],
  tests: readonly string[] = [],
): readonly CompileError[] => {
  const changed = applyPatches(patches)
  const { files, options } = readProject()
  const host = typescript.createCompilerHost(options)
  const program = typescript.createProgram(
    [...files.filter(file => !file.startsWith(join(root, 'test/'))), ...tests.map(path => join(root, path))],
    options,
    { ...host, ...patchedFiles(host, changed) },
  )
  const checked = new Set(tests.map(path => join(root, path)))
  return dependents(program, [...changed.keys()])
    .filter(({ fileName }) => !fileName.startsWith(join(root, 'test/')) || checked.has(fileName))
    .flatMap(source => errorsIn(program, source))
}

const readProject = () => {
  const host = { ...typescript.sys, onUnRecoverableConfigFileDiagnostic: () => undefined }
  const config = typescript.getParsedCommandLineOfConfigFile(join(root, 'tsconfig.json'), {}, host)
  if (!config) throw new Error('tsconfig.json cannot be read.')
  const docs = typescript.sys.readDirectory(join(root, 'scripts/docs'), ['.ts'])
  return { files: [...config.fileNames, ...docs], options: config.options }
}

/** The patched texts by full path; several patches of one file are applied in their order. */
const applyPatches = (patches: readonly Patch[]): ReadonlyMap<string, string> => {
  const texts = new Map<string, string>()
  for (const { file, from, to } of patches) {
    const path = join(root, file)
    const text = texts.get(path) ?? readFileSync(path, 'utf8')
    if (text.split(from).length !== 2) throw new Error(`${file} has to hold ${JSON.stringify(from)} once.`)
    texts.set(
      path,
      text.replace(from, () => to),
    )
  }
  return texts
}

const patchedFiles = (
  host: typescript.CompilerHost,
  changed: ReadonlyMap<string, string>,
): Pick<typescript.CompilerHost, 'readFile' | 'getSourceFile'> => ({
  readFile: path => changed.get(path) ?? host.readFile(path),
  getSourceFile: (path, version, ...rest) => {
    const text = changed.get(path)
    return text === undefined
      ? host.getSourceFile(path, version, ...rest)
      : typescript.createSourceFile(path, text, version, true)
  },
})

const errorsIn = (program: typescript.Program, source: typescript.SourceFile): readonly CompileError[] =>
  program.getSemanticDiagnostics(source).map(({ messageText, start = 0 }) => ({
    file: relative(root, source.fileName),
    line: source.text.split('\n')[source.getLineAndCharacterOfPosition(start).line] ?? '',
    message: typescript.flattenDiagnosticMessageText(messageText, ' '),
  }))

/** The patched files, and the files of this repository that reach one of them by their imports. */
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
