import type { EvidenceLine, EvidenceName } from '../model/evidence-line.ts'
import type { MarkedText, Piece, Statement } from '../model/statement.ts'
import { linkTargets, marks, plainText } from './mark-inline.ts'

const longestName = 200

/** The word before the colon decides what a line names. Code marks may stand around the word, and around it all. */
const prefixed =
  /^[\s\uE000\uE005\uE006]*(check|checks|commit status|file)[\s\uE001\uE005\uE006]*[:：][\s\uE001\uE005\uE006]*(\S[\s\S]*)$/i
const inCode = new RegExp(`${marks.code}([^${marks.codeEnd}]+)${marks.codeEnd}`, 'g')
const appSuffix = /\s*\(app:\s*([\w.-]+)\)\s*$/i
/** A path with spaces in it has code marks around it: without, the words before a path would belong to it. */
const fileDigest = /^(\S.*?)\s+(?:sha-?256)[:\s]\s*([0-9a-f]{64})$/i
const codeFirst = new RegExp(`^${marks.code}([^${marks.codeEnd}]+)${marks.codeEnd}`)

/** An address of Actions or of a check run. Whose it is, and what its ids mean, is decided later. */
const evidenceAddress =
  /https?:\/\/[^\s/<>()]+\/[\w.-]+\/[\w.-]+\/(?:actions\/runs\/\d|runs\/\d|pull\/\d+\/checks\?check_run_id=\d)[^\s<>()\][\uE000-\uE00F]*/gi
const isEvidenceAddress = (url: string): boolean => new RegExp(`^${evidenceAddress.source}$`, 'i').test(url)

const withoutEnd = (text: string): string => text.replace(/[\s.,;]+$/, '')

/** A name between quotes, or one that ends with the code marks that the word before it begins. */
const enclosed = /^"([^"]+)"|^“([^”]+)”|^([^\uE000\uE001]+)\uE001/

/** Names between code marks or quotes stand as they are; without any, the rest of the line is one name. */
const namesIn = (rest: string): readonly string[] => {
  const whole = enclosed.exec(rest)
  if (whole) return [(whole[1] ?? whole[2] ?? whole[3] ?? '').trim()]
  const coded = [...rest.matchAll(inCode)].map(match => (match[1] ?? '').trim())
  return coded.length > 0 ? coded : [withoutEnd(plainText({ marked: rest }))]
}

const nameOf: Readonly<Record<string, (name: string, rest: string) => EvidenceName | null>> = {
  check: (name, rest) => {
    const app = (appSuffix.exec(name) ?? appSuffix.exec(withoutEnd(plainText({ marked: rest }))))?.[1] ?? null
    return { kind: 'check', name: name.replace(appSuffix, '').trim(), app }
  },
  'commit status': name => ({ kind: 'status', context: name }),
  file: (_name, rest) => {
    const match = fileDigest.exec(withoutEnd(plainText({ marked: rest })))
    const [, path = '', sha256 = ''] = match ?? []
    const isOne = !/\s/.test(path) || codeFirst.exec(rest)?.[1]?.trim() === path
    return path !== '' && isOne ? { kind: 'file', path, sha256: sha256.toLowerCase() } : null
  },
}

const prefixedNames = (marked: string): readonly EvidenceName[] => {
  const [, word = '', rest = ''] = prefixed.exec(marked) ?? []
  if (word === '') return []
  const read = nameOf[word.toLowerCase() === 'checks' ? 'check' : word.toLowerCase()]
  const wholeLine = word.toLowerCase() === 'file' ? [''] : namesIn(rest)
  return wholeLine
    .filter(name => name.length <= longestName)
    .flatMap(name => read?.(name, rest) ?? [])
    .filter(name => name.kind !== 'check' || name.name !== '')
}

const addressesOf = (line: MarkedText): readonly EvidenceName[] => {
  const written = line.marked.replace(/\uE000[^\uE001]*\uE001|\uE002[^\uE004]*\uE004/g, ' ')
  const urls = [
    ...linkTargets(line).filter(isEvidenceAddress),
    ...(written.includes('://') ? (written.match(evidenceAddress) ?? []) : []).map(url =>
      url.replace(/[.,;:!?]+$/, ''),
    ),
  ]
  return [...new Set(urls)].map(url => ({ kind: 'address', url }))
}

/** Lines, and the cells of a table row, name evidence each on its own. */
const linesOf = ({ marked, urls, line, kind }: Statement): readonly EvidenceLine[] =>
  marked.split('\n').flatMap((text, index) => {
    const addresses = addressesOf({ marked: text, urls })
    const cells = kind === 'row' ? text.split(' | ') : [text]
    const names = [...cells.flatMap(prefixedNames), ...addresses]
    return names.length > 0 ? [{ line: line + index, text: plainText({ marked: text }), names }] : []
  })

/**
 * List the lines under Verification that name evidence which can be looked up: `check: NAME`, `commit status: CONTEXT`,
 * `file: PATH sha256:DIGEST`, or a link to Actions or to a check run.
 *
 * What is pasted, folded away or behind an unticked box names nothing.
 */
export const listEvidence = (pieces: readonly Piece[]): readonly EvidenceLine[] =>
  pieces.flatMap(piece => {
    if (piece.kind !== 'statement' || piece.field !== 'verification') return []
    const { statement } = piece
    const isRead = statement.kind !== 'code' && !statement.isFolded && !statement.isUnderOpenBox
    return isRead ? linesOf(statement) : []
  })
