import type { RootContent } from 'mdast'
import { rootsWith } from '../../vocabulary/artifact-roots.ts'
import { weighMachinePath } from '../claims/weigh-machine-path.ts'
import type { FieldName, LocalPath } from '../model/closeout.ts'
import type { Piece } from '../model/statement.ts'
import type { Sentence } from './list-claims.ts'
import { anyMark, marks } from './mark-inline.ts'
import { isFolded, type OpenElements, readHtml } from './read-html.ts'

const machine =
  /(?<![\w./:~$%@-])(?:file:\/\/\/?[^\s)>\]"'`,\uE000-\uE00F]+|\/(?:home|Users)\/[\w.@-]+\/[^\s)>\]"'`,\uE000-\uE00F]*|\/root\/[\w.@-][^\s)>\]"'`,\uE000-\uE00F]*|(?:\/private)?\/(?:tmp|var\/folders|var\/tmp)\/[\w.@-][^\s)>\]"'`,\uE000-\uE00F]*|\/private\/var\/[\w.@-][^\s)>\]"'`,\uE000-\uE00F]*|[A-Za-z]:[\\/]+(?:Users|Documents and Settings|Temp|Windows[\\/]Temp)[\\/]+[^\s)>\]"'`,\uE000-\uE00F]*|~[\\/][\w.@-][^\s)>\]"'`,\uE000-\uE00F]*|(?:\$HOME|\$\{HOME\}|%USERPROFILE%|%TEMP%|\$TMPDIR)[\\/][\w.@-][^\s)>\]"'`,\uE000-\uE00F]*)/gi
/** A part of every path of a machine: quick to find, where the whole pattern is slow. */
const mayBeMachine = /[~$%\\]|:\/|\/(?:home|users|root|private|tmp|var)\//i
const upperFolder = /^\/(?:home|Users|root|private|tmp|var)/

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** A path into one of the roots, at any depth, in any case, with either slash. */
const intoRoots = (roots: readonly string[]): RegExp => {
  const names = rootsWith(roots)
    .map(root => root.replace(/^\/+|\/+$/g, '').toLowerCase())
    .filter(root => root !== '')
    .sort((one, other) => other.length - one.length)
    .map(root => escapePattern(root).replace(/\//g, '[\\\\/]'))
  return new RegExp(
    `(?<![\\w.@-])(?:${names.join('|')})[\\\\/]+[\\w@][^\\s)>\\]"'\`,\\uE000-\\uE00F]*|(?<![\\w.@-])(?:${names.join('|')})[\\\\/]+\\.[\\w][^\\s)>\\]"'\`,\\uE000-\\uE00F]*`,
    'giu',
  )
}

const removal =
  /(?<![\w-])(?:removed?|removes|deleted?|deletes|dropp?e?d?|untracked?|untracks|ignored?|ignores|gitignored?|stopped tracking|git rm)(?![\w-])/i

/** The paths into roots that a text holds. Without a slash there is none. */
const matchRoots = (text: string, roots: RegExp): readonly string[] =>
  /[\\/]/.test(text) ? (text.match(roots) ?? []) : []

const isOfRemoval = (text: string): boolean => removal.test(text.replace(anyMark, ''))

/** The address as a browser follows it: percent-encoding undone, also where it is encoded again. */
const decoded = (text: string): string => {
  let now = text
  for (let round = 0; round < 3 && /%[0-9a-f]{2}/i.test(now); round += 1)
    now = now.replace(/(?:%[0-9a-f]{2})+/gi, decodeOctets)
  return now
}

const decodeOctets = (octets: string): string => {
  try {
    return decodeURIComponent(octets)
  } catch {
    return octets
  }
}

const pathsOf = (sentence: Sentence, roots: RegExp): readonly LocalPath[] => {
  const links = [...sentence.marked.matchAll(/\uE003(\d+)\uE004/g)].map(match =>
    decoded(sentence.urls[Number(match[1])] ?? ''),
  )
  const text = decoded(sentence.marked.replace(/\uE003\d+\uE004/g, ' '))
  const tidy = (path: string): string => path.replace(/[.;:!?]+$/, '')
  const named = matchRoots(text, roots)
  const inRoot = [
    ...(named.length > 0 && isOfRemoval(text) ? [] : named),
    ...links.flatMap(url => matchRoots(url, roots)),
  ]
  const { line, field } = sentence
  const inText = matchMachine(text).flatMap(({ path, at }) => {
    const before = text.slice(Math.max(0, at - reach), at)
    const after = text.slice(at + path.length, at + path.length + reach)
    const level = weighMachinePath({ path: tidy(path), field, before, after, isLink: false })
    return level ? [{ path: tidy(path), line, why: 'machine path' as const, level }] : []
  })
  const inLinks = links
    .flatMap(matchMachine)
    .map(({ path }) => ({ path: tidy(path), line, why: 'machine path' as const, level: 'error' as const }))
  return [
    ...inRoot.map(path => ({
      path: tidy(path),
      line,
      why: 'runtime root' as const,
      level: 'error' as const,
    })),
    ...inText,
    ...inLinks,
  ]
}

/** How much of a sentence is searched on either side of a path. */
const reach = 200

const matchMachine = (text: string): readonly { readonly path: string; readonly at: number }[] =>
  mayBeMachine.test(text)
    ? [...text.matchAll(machine)]
        .map(({ 0: path, index }) => ({ path, at: index }))
        .filter(({ path }) => !path.startsWith('/') || upperFolder.test(path))
    : []

/** Whether a path is in a runtime root, so that it is no durable place. */
export const isInRoots = (roots: readonly string[]): ((path: string) => boolean) => {
  const names = rootsWith(roots).map(root => root.toLowerCase())
  return path => {
    const folded = `/${path.toLowerCase().replace(/\/+$/, '')}/`
    return names.some(root => folded.includes(`/${root}/`))
  }
}

/**
 * List the places in a runtime root or on one machine.
 *
 * The runtime field may name what it confirms; pasted evidence may hold anything; a root by itself is no path into it;
 * a sentence about the removal of such a file does not point to it.
 *
 * @param roots  runtime roots besides the built-in ones
 */
export const listLocalPaths = (
  sentences: readonly Sentence[],
  roots: readonly string[],
): readonly LocalPath[] => {
  const into = intoRoots(roots)
  const found = sentences
    .filter(({ field }) => field !== 'runtime')
    .flatMap(sentence => pathsOf(sentence, into))
  const seen = new Set<string>()
  return found.filter(({ path, line }) => !seen.has(`${line} ${path}`) && seen.add(`${line} ${path}`))
}

/** Addresses in the attributes of a tag. */
const attribute = /\s(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/gi

/**
 * The addresses of a section that are no text of it: of images, of definitions (`[1]: docs/a.md`) and of HTML, each as
 * a sentence of its own. What stands in a collapsed block is left out, as it is in `listSentences`.
 */
export const listAddresses = (
  blocks: readonly RootContent[],
  pieces: readonly Piece[],
): readonly Sentence[] => {
  let open: OpenElements = []
  return blocks.flatMap(block => {
    if (block.type === 'html') open = readHtml(block.value, open).at(-1)?.open ?? open
    return isFolded(open) ? [] : addressesIn(block).map(found => asSentence(found, pieces))
  })
}

type Found = { readonly url: string; readonly line: number }

const addressesIn = (node: RootContent): readonly Found[] => {
  const line = node.position?.start.line ?? 1
  if (node.type === 'image' || node.type === 'definition') return [{ url: node.url, line }]
  if (node.type === 'html')
    return [...node.value.matchAll(attribute)].map(match => ({
      url: match.slice(1).find(Boolean) ?? '',
      line,
    }))
  return 'children' in node ? node.children.flatMap(addressesIn) : []
}

const asSentence = ({ url, line }: Found, pieces: readonly Piece[]): Sentence => ({
  marked: `${marks.linkTarget}0${marks.linkEnd}`,
  urls: [url],
  line,
  field: fieldAt(line, pieces),
})

/** The field whose label is the last one up to a line. */
const fieldAt = (line: number, pieces: readonly Piece[]): FieldName | null =>
  pieces.findLast(piece => piece.kind === 'label' && piece.line <= line)?.field ?? null
