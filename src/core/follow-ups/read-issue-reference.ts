import { isSameName } from '../vocabulary/github-names.ts'
import type { IssueName } from './model/named-issue.ts'

const short = /^(?:([\w.-]+\/[\w.-]+)?#|GH-)(\d{1,9})$/i
const page = /^\/([\w.-]+\/[\w.-]+)\/(?:issues|pull)\/(\d{1,9})(?:\/|$)/

/**
 * The issue that the reference of a route names; `null` for a path, an address elsewhere or other text.
 *
 * @param origin  where GitHub's pages are, as in `https://github.com`; `null`: an address of any server counts
 */
export const readIssueReference = (
  ref: string | undefined,
  repository: string,
  origin: string | null,
): IssueName | null => {
  const [, place, number] = short.exec(ref?.trim() ?? '') ?? []
  if (number !== undefined) return { repository: place ?? repository, number: Number(number) }
  const url = parseUrl(ref ?? '')
  if (url === null || (origin !== null && url.origin !== origin)) return null
  const [, named, numbered] = page.exec(url.pathname) ?? []
  return named === undefined ? null : { repository: named, number: Number(numbered) }
}

const parseUrl = (text: string): URL | null => {
  try {
    const url = new URL(text.trim())
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : null
  } catch {
    return null
  }
}

export const isSameIssue = (one: IssueName, other: IssueName): boolean =>
  one.number === other.number && isSameName(one.repository, other.repository)
