import { parse } from 'yaml'

/** Longer files are no workflows that anybody wrote. */
const mostCharacters = 512 * 1024

type Node = Readonly<Record<string, unknown>>
const asNode = (value: unknown): Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Node) : {}
const asNodes = (value: unknown): readonly Node[] => (Array.isArray(value) ? value.map(asNode) : [])

/**
 * The paths of this repository that a workflow or an action uses, relative to the root: the folder of a local action
 * ("" for the root), or the file of a reusable workflow.
 *
 * `null` where the text cannot be read.
 */
export const listLocalUses = (text: string): readonly string[] | null => {
  const document = parseYaml(text)
  if (document === null) return null
  const jobs = Object.values(asNode(document.jobs)).map(asNode)
  const steps = [...jobs.flatMap(job => asNodes(job.steps)), ...asNodes(asNode(document.runs).steps)]
  const uses = [...jobs, ...steps].flatMap(({ uses }) => (typeof uses === 'string' ? [uses] : []))
  return [...new Set(uses.flatMap(one => (/^\.\.?(?:\/|$)/.test(one) ? [localPath(one)] : [])))]
}

const localPath = (uses: string): string => uses.replace(/^(?:\.\.?\/)+|^\.\.?$/g, '').replace(/\/+$/, '')

const parseYaml = (text: string): Node | null => {
  if (text.length > mostCharacters) return null
  try {
    return asNode(parse(text, { maxAliasCount: 100, logLevel: 'silent' }))
  } catch {
    return null
  }
}
