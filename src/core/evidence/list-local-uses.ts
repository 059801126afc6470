import { parse } from 'yaml'

/** Longer files are no workflows that anybody wrote. */
const mostCharacters = 512 * 1024

type Node = Readonly<Record<string, unknown>>
const asNode = (value: unknown): Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {}
const asNodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.map(asNode) : [])

/** What a workflow or an action uses of this repository. Paths are relative to the root. */
export type LocalUses = {
  /** The folder of a local action ("" for the root), or the file of a reusable workflow. */
  readonly uses: readonly string[]
  /** The files that the manifest of an action names as its code or its Dockerfile. */
  readonly files: readonly string[]
}

/**
 * The paths of this repository that a workflow or an action uses. `null` where the text cannot be read.
 *
 * @param folder  the folder of the action: the files that it names are relative to it
 */
export const listLocalUses = (text: string, folder: string): LocalUses | null => {
  const document = parseYaml(text)
  if (document === null) return null
  const jobs = Object.values(asNode(document.jobs)).map(asNode)
  const runs = asNode(document.runs)
  const steps = [...jobs.flatMap(job => asNodes(job.steps)), ...asNodes(runs.steps)]
  const uses = [...jobs, ...steps].flatMap(({ uses }) => (typeof uses === 'string' ? [uses] : []))
  const named = [runs.main, runs.pre, runs.post, runs.image].filter(one => typeof one === 'string')
  return {
    uses: [...new Set(uses.flatMap(one => (/^\.\.?(?:[\\/]|$)/.test(one) ? [resolvePath('', one)] : [])))],
    files: named.filter(one => !/^docker:\/\//i.test(one)).map(one => resolvePath(folder, one)),
  }
}

/** A path as the root sees it. Actions on Windows read `\\` as `/`; what leads above the root stays at the root. */
const resolvePath = (folder: string, path: string): string => {
  const parts: string[] = []
  for (const part of `${folder}/${path}`.split(/[\\/]/)) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

const parseYaml = (text: string): Node | null => {
  if (text.length > mostCharacters) return null
  try {
    return asNode(parse(text, { maxAliasCount: 100, logLevel: 'silent' }))
  } catch {
    return null
  }
}
