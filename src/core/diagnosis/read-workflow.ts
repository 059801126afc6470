import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml'
import type { TextFile } from './model/setup-facts.ts'

/** A step of a job that uses an action or runs a script. */
export type WorkflowStep = {
  readonly uses: string | null
  readonly run: string
  readonly line: number
  readonly inputs: Readonly<Record<string, string>>
}

/** `null` permissions: the file sets none. A text is `read-all` or `write-all`. */
export type Permissions = Readonly<Record<string, string>> | string | null

export type WorkflowJob = {
  /** The name of its check. */
  readonly name: string
  readonly line: number
  readonly permissions: Permissions
  readonly steps: readonly WorkflowStep[]
}

/** A workflow as far as the gate depends on it. `types`, `filters` and `branches` of an event are empty where the file sets none. */
export type Workflow = {
  readonly path: string
  readonly events: Readonly<
    Record<
      string,
      {
        readonly line: number
        readonly types: readonly string[]
        readonly filters: readonly string[]
        readonly branches: readonly string[]
      }
    >
  >
  readonly permissions: Permissions
  readonly jobs: readonly WorkflowJob[]
}

/** Read a workflow; `null` if it is not YAML or not a mapping. Hostile files are read too: aliases are bounded, nothing throws. */
export const readWorkflow = ({ path, text }: TextFile): Workflow | null => {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, stringKeys: true })
  const root = document.contents
  if (document.errors.length > 0 || !isMap(root)) return null
  const lineOf = (node: unknown): number => {
    const range = (node as Node | null | undefined)?.range
    return range ? lines.linePos(range[0]).line : 1
  }
  return {
    path,
    events: readEvents(root, lineOf),
    permissions: readPermissions(root.get('permissions', true)),
    jobs: pairsOf(root.get('jobs', true)).flatMap(([id, job, line]) =>
      isMap(job)
        ? [
            {
              name: textOf(job.get('name', true)) ?? id,
              line: lineOf(line),
              permissions: readPermissions(job.get('permissions', true)),
              steps: itemsOf(job.get('steps', true)).flatMap(step => readStep(step, lineOf)),
            },
          ]
        : [],
    ),
  }
}

const textOf = (node: unknown): string | null =>
  isScalar(node) && node.value !== null ? String(node.value) : null
const itemsOf = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : [])
const textsOf = (node: unknown): readonly string[] =>
  (isSeq(node) ? node.items : [node]).flatMap(item => textOf(item) ?? [])

const pairsOf = (node: unknown): readonly (readonly [name: string, value: unknown, key: unknown])[] =>
  isMap(node) ? node.items.map(({ key, value }) => [textOf(key) ?? '', value, key] as const) : []

const mapOf = (node: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(pairsOf(node).map(([name, value]) => [name, textOf(value) ?? '']))

const readPermissions = (node: unknown): Permissions =>
  isMap(node) ? mapOf(node) : node === undefined || node === null ? null : textOf(node)

const readStep = (step: unknown, lineOf: (node: unknown) => number): readonly WorkflowStep[] =>
  isMap(step)
    ? [
        {
          uses: textOf(step.get('uses', true)),
          run: textOf(step.get('run', true)) ?? '',
          line: lineOf(step),
          inputs: mapOf(step.get('with', true)),
        },
      ]
    : []

const filterNames = ['paths', 'paths-ignore']

const readEvents = (root: YAMLMap, lineOf: (node: unknown) => number): Workflow['events'] => {
  const on = root.get('on', true)
  if (!isMap(on)) {
    return Object.fromEntries(
      textsOf(on).map(name => [name, { line: lineOf(on), types: [], filters: [], branches: [] }]),
    )
  }
  return Object.fromEntries(
    pairsOf(on).map(([name, event, key]) => [
      name,
      {
        line: lineOf(key),
        types: isMap(event) ? textsOf(event.get('types', true)) : [],
        branches: isMap(event) ? textsOf(event.get('branches', true)) : [],
        filters: isMap(event) ? filterNames.filter(filter => event.has(filter)) : [],
      },
    ]),
  )
}
