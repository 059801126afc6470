import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'

const textOf = (node: Nodes): string =>
  'value' in node ? node.value : 'children' in node ? node.children.map(textOf).join('') : ''

/** The anchor that GitHub gives a heading. */
const slugOf = (heading: string): string =>
  heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc} -]/gu, '')
    .replaceAll(' ', '-')

type Page = { readonly anchors: ReadonlySet<string>; readonly targets: readonly string[] }

const readPage = (text: string): Page => {
  const slugs = new Map<string, number>()
  const anchors = new Set<string>()
  const targets: string[] = []
  const visit = (node: Nodes): void => {
    if (node.type === 'heading') {
      const slug = slugOf(textOf(node))
      const seen = slugs.get(slug) ?? 0
      slugs.set(slug, seen + 1)
      anchors.add(seen === 0 ? slug : `${slug}-${seen}`)
    }
    if (node.type === 'link' || node.type === 'image' || node.type === 'definition') targets.push(node.url)
    if ('children' in node) node.children.forEach(visit)
  }
  visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))
  return { anchors, targets }
}

/** The pages of a repository: its own at the top, and every one below `docs` and `examples`. */
export const listPages = (root: string): readonly string[] => [
  ...readdirSync(root).filter(name => name.endsWith('.md')),
  ...['docs', 'examples'].flatMap(folder =>
    existsSync(join(root, folder))
      ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
          .filter(name => name.endsWith('.md'))
          .map(name => `${folder}/${name}`)
      : [],
  ),
]

/** The links of the pages that lead to no file or to no heading, as `page -> target`. Addresses of the web are not asked. */
export const listDeadLinks = (root: string): readonly string[] => {
  const pages = new Map(listPages(root).map(path => [path, readPage(readFileSync(join(root, path), 'utf8'))]))
  return [...pages].flatMap(([path, { targets }]) =>
    targets
      .filter(target => !/^[a-z][a-z0-9+.-]*:/i.test(target))
      .filter(target => {
        const [file = '', anchor] = target.split('#')
        const to = file === '' ? path : normalize(join(dirname(path), decodeURIComponent(file)))
        if (to.startsWith('..') || !existsSync(join(root, to))) return true
        const page = pages.get(to)
        return anchor !== undefined && page !== undefined && !page.anchors.has(anchor)
      })
      .map(target => `${path} -> ${target}`),
  )
}
