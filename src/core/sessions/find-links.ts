import { copyText } from '../text/copy-text.ts'
import type { SidecarReading } from './model/workspace.ts'

const maxLinks = 50

/**
 * Find the references in sidecars: web addresses, `owner/name#12`, `github:owner/name#12`, `#12`.
 *
 * In order of appearance, each once, at most 50; local paths are no links. Searches from mark to
 * mark, so that long prose costs little, at any nesting of the JSON.
 */
export const findLinks = (readings: readonly (SidecarReading | undefined)[]): readonly string[] => {
  const found = new Map<string, number>()
  let offset = 0
  for (const reading of readings) {
    if (reading?.standing !== 'read') continue
    collect(reading.text.includes('\\/') ? reading.text.replaceAll('\\/', '/') : reading.text, offset, found)
    offset += reading.text.length
  }
  if (found.size === 0) return nothing
  return [...found].sort((one, other) => one[1] - other[1]).map(([link]) => copyText(link))
}

const nothing: readonly string[] = []

const address = /https?:\/\/[^\s<>"'`()[\]{}\\]{1,300}/y
const number = /#\d{1,10}(?!\w)/y
/** What stands before a mark without a blank, quote or bracket between. */
const word = /[^\s"'`<>()[\]{}\\,]*$/
const repository = /(?:github:)?[\w.-]+\/[\w.-]+$/

const collect = (text: string, offset: number, found: Map<string, number>): void => {
  const add = (link: string, at: number): void => {
    if (found.size < maxLinks && !found.has(link)) found.set(link, offset + at)
  }
  for (let at = text.indexOf('://'); at !== -1 && found.size < maxLinks; at = text.indexOf('://', at + 3)) {
    address.lastIndex = Math.max(0, text[at - 1] === 's' ? at - 5 : at - 4)
    const link = address.exec(text)?.[0]
    if (link) add(link.replace(/[.,;:!?]+$/, ''), at)
  }
  for (let at = text.indexOf('#'); at !== -1 && found.size < maxLinks; at = text.indexOf('#', at + 1)) {
    number.lastIndex = at
    const digits = number.exec(text)?.[0]
    if (!digits) continue
    const before = word.exec(text.slice(Math.max(0, at - 140), at))?.[0] ?? ''
    const name = repository.exec(before)?.[0]
    if (name ? !before.includes('://') : !/[\w&/]$/.test(before)) add((name ?? '') + digits, at)
  }
}
