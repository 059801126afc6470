import type { Known } from '../../../core/vocabulary/known.ts'
import { known, unknown } from '../../../core/vocabulary/known.ts'
import { type Client, expected, type Question } from './client.ts'
import { asList, type GitHubResponse, type Json } from './shapes.ts'

const pageSize = 100

/**
 * The number of the page that follows, as the header `Link` names it; `null` on the last page.
 *
 * A short page need not be the last. Where a proxy takes the header away, a full page has one that follows.
 *
 * @see GitHub, "Using pagination in the REST API"
 */
export const nextPage = (headers: GitHubResponse['headers'], page: number, listed: number): number | null => {
  if (headers.link === undefined) return listed < pageSize ? null : page + 1
  const next = nextQuery(headers)
  return next && Number(next.get('page') ?? page + 1)
}

/** The query of the page that follows, as the header `Link` names it; `null` on the last page. */
export const nextQuery = ({ link }: GitHubResponse['headers']): URLSearchParams | null => {
  const next = /<[^>]*\?([^>]+)>;\s*rel="next"/.exec(String(link))?.[1]
  return next === undefined ? null : new URLSearchParams(next)
}

type PageOptions = {
  readonly most?: number
  readonly list?: (data: unknown) => unknown
  readonly unread?: 'left out' | 'unknown'
}

/**
 * Every entry of a list, page after page.
 *
 * Where the request names its own statuses for "there is none", that is an empty list.
 *
 * @param most  pages at most: a longer list is unknown, never partial
 * @param list  finds the list in the answer; by default the answer itself
 * @param unread  an entry for which `read` gives `null` is left out, or makes the list unknown
 */
export const readPages = async <T>(
  client: Client,
  question: Omit<Question<unknown>, 'shape' | 'moved'>,
  read: (entry: Json) => T | null,
  { most = 30, list = (data: unknown): unknown => data, unread = 'left out' }: PageOptions = {},
): Promise<Known<readonly T[]>> => {
  const entries: T[] = []
  let page: number | null = 1
  for (let count = 0; page !== null; count += 1) {
    if (count === most) return unknown(`${question.what}: the list has more than ${most} pages`)
    const current: number = page
    const asked: Known<{ readonly entries: readonly T[]; readonly next: number | null } | null> =
      await client({
        ...question,
        parameters: {
          ...question.parameters,
          per_page: pageSize,
          ...(current > 1 ? { page: current } : {}),
        },
        shape: (data, headers) => {
          const items = list(data)
          const shaped = asList(items, entry => {
            const one = read(entry)
            return one === null && unread === 'unknown' ? null : { one }
          })
          return shaped
            ? {
                entries: shaped.flatMap(({ one }) => (one === null ? [] : [one])),
                next: nextPage(headers, current, shaped.length),
              }
            : undefined
        },
      })
    if (asked.known && asked.value === null && question.absent) return known(entries)
    const answer = expected(asked, question.what, question.permission)
    if (!answer.known) return answer
    entries.push(...answer.value.entries)
    page = answer.value.next
  }
  return known(entries)
}
