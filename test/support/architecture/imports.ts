import { dirname, join } from 'node:path/posix'
import typescript from 'typescript'

/** A source tree: its files by path, with their texts. */
export type Sources = ReadonlyMap<string, string>

/** How one file leads to another, or to a package: `at: 'type'` leaves nothing at run time, `later` is an `import()`. */
export type Import = { readonly to: string; readonly at: 'start' | 'later' | 'type' }

const isOfTypes = (node: typescript.ImportDeclaration | typescript.ExportDeclaration): boolean => {
  const clause = typescript.isImportDeclaration(node) ? node.importClause : node
  const bindings = typescript.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause
  const hasDefault = typescript.isImportDeclaration(node) && node.importClause?.name !== undefined
  const names = bindings && 'elements' in bindings ? [...bindings.elements] : []
  return (
    clause?.isTypeOnly === true || (!hasDefault && names.length > 0 && names.every(name => name.isTypeOnly))
  )
}

/** The imports of a file as they are written: static ones, re-exports, `import()` and types. */
export const importsOf = (path: string, text: string): readonly Import[] => {
  const found: Import[] = []
  const add = (from: string, at: Import['at']): void => {
    found.push({ to: from.startsWith('.') ? join(dirname(path), from) : from, at })
  }
  const visit = (node: typescript.Node): void => {
    if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) {
      const from = node.moduleSpecifier
      if (from && typescript.isStringLiteral(from)) add(from.text, isOfTypes(node) ? 'type' : 'start')
    } else if (typescript.isImportTypeNode(node)) {
      const { argument } = node
      if (typescript.isLiteralTypeNode(argument) && typescript.isStringLiteral(argument.literal)) {
        add(argument.literal.text, 'type')
      }
    } else if (
      typescript.isCallExpression(node) &&
      node.expression.kind === typescript.SyntaxKind.ImportKeyword
    ) {
      const [from] = node.arguments
      if (from && typescript.isStringLiteralLike(from)) add(from.text, 'later')
    }
    typescript.forEachChild(node, visit)
  }
  visit(typescript.createSourceFile(path, text, typescript.ScriptTarget.Latest))
  return found
}

/** An import with the file that it stands in. */
export type Edge = Import & { readonly from: string }

const readBefore = new Map<string, { readonly text: string; readonly imports: readonly Import[] }>()

/** Every import of the tree. A file is read once: the trees of a test differ in few. */
export const edgesOf = (sources: Sources): readonly Edge[] =>
  [...sources].flatMap(([from, text]) => {
    const before = readBefore.get(from)
    const imports = before?.text === text ? before.imports : importsOf(from, text)
    if (!before) readBefore.set(from, { text, imports })
    return imports.map(one => ({ ...one, from }))
  })

/** Imports as lines, each once. */
export const arrows = (edges: readonly Edge[]): readonly string[] => [
  ...new Set(edges.map(({ from, to }) => `${from} -> ${to}`)),
]

/** Whether a path leads into this repository, and is no package. */
export const isOwn = (path: string): boolean => /^(?:src|app|action|test|scripts)\//.test(path)
/** Every group of nodes that lead back to themselves: strongly connected, with more than one node or a loop. */
export const circlesOf = (edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: string[] = []
  const circles: (readonly string[])[] = []
  const visit = (node: string): void => {
    const own = index.size
    index.set(node, own)
    low.set(node, own)
    stack.push(node)
    for (const next of edges.get(node) ?? []) {
      if (!index.has(next)) visit(next)
      if (stack.includes(next)) low.set(node, Math.min(low.get(node) ?? own, low.get(next) ?? own))
    }
    if (low.get(node) !== own) return
    const circle = stack.splice(stack.indexOf(node))
    if (circle.length > 1 || edges.get(node)?.includes(node)) circles.push(circle.toSorted())
  }
  for (const node of edges.keys()) visit(node)
  return circles
}

/** What each node leads to. */
export const graphOf = (edges: readonly { readonly from: string; readonly to: string }[]) => {
  const graph = new Map<string, string[]>()
  for (const { from, to } of edges) graph.set(from, [...(graph.get(from) ?? []), to])
  return graph
}
