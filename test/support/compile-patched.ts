import { join, relative } from 'node:path'
import typescript from 'typescript'
import { root } from './root.ts'

/** Edits by file: each text stands there exactly once, and is replaced by the other. */
export type Edits = Readonly<Record<string, readonly (readonly [find: string, replacement: string])[]>>

const { options } = typescript.parseJsonConfigFileContent(
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

/** An error of the compiler: the file, and what it says there. */
export type Complaint = { readonly file: string; readonly message: string }

/**
 * What the compiler says of the project after the edits, which are made in memory only.
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
  return typescript.getPreEmitDiagnostics(program).map(({ file, messageText }) => ({
    file: file ? relative(root, file.fileName) : '',
    message: typescript.flattenDiagnosticMessageText(messageText, '\n'),
  }))
}
