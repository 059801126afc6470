/** Every workflow and action that we publish: files, and YAML fences in the documentation. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

export interface PublishedYaml {
  /** Path from the root, and the line where a fence begins. */
  readonly place: string
  readonly kind: 'action' | 'workflow'
  readonly content: string
}

/** Where documentation and workflows are looked for. */
const places = [
  'action.yml',
  '.github/workflows',
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'docs',
  'examples',
] as const

const filesBelow = (path: string): readonly string[] => {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .map(name => join(path, name))
    .filter(name => statSync(name).isFile())
}

/** @param root  the repository's folder */
export function findWorkflows(root: string): readonly PublishedYaml[] {
  const files = places.flatMap(place => filesBelow(join(root, place)))
  return files.flatMap(file => readFile(relative(root, file), readFileSync(file, 'utf8')))
}

function readFile(place: string, text: string): readonly PublishedYaml[] {
  if (/\.md$/i.test(place)) return fencesOf(place, text)
  if (!/\.ya?ml$/i.test(place)) return []
  const kind = kindOf(text)
  return kind ? [{ place, kind, content: text }] : []
}

/** A workflow has `on:` and `jobs:`, an action has `runs:` at the left edge. Anything else is neither. */
function kindOf(text: string): PublishedYaml['kind'] | null {
  if (/^(?:on|"on"|'on'):/m.test(text) && /^jobs:/m.test(text)) return 'workflow'
  return /^runs:/m.test(text) ? 'action' : null
}

function fencesOf(place: string, text: string): readonly PublishedYaml[] {
  const found: PublishedYaml[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'code' && /^ya?ml$/.test(node.lang ?? '')) {
      const kind = kindOf(node.value)
      if (kind)
        found.push({ place: `${place}:${node.position?.start.line}`, kind, content: `${node.value}\n` })
    }
    if ('children' in node) node.children.forEach(visit)
  }
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))
  return found
}
