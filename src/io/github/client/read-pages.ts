import type { Known } from '../../../core/vocabulary/known.ts'
import { known, unknown } from '../../../core/vocabulary/known.ts'
import { type Client, expected, type Question } from './client.ts'
import { asList, type Json } from './shapes.ts'

const pageSize = 100

/**
 * Every entry of a list, page after page, as the header `link` names the next one: a page may be short and not the last.
 *
 * Where the request names its own statuses for "there is none", that is an empty list.
 *
 * @param most  pages at most: a longer list is unknown, never partial
 * @param list  finds the list in the answer; by default the answer itself
 */
export const readPages = async <T>(
  client: Client,
  question: Omit<Question<unknown>, 'shape' | 'moved'>,
  read: (entry: Json) => T | null,
  { most = 30, list = (data: unknown): unknown => data } = {},
): Promise<Known<readonly T[]>> => {
  const entries: T[] = []
  for (let page = 1; page <= most; page += 1) {
    const asked = await client({
      ...question,
      parameters: { ...question.parameters, per_page: pageSize, ...(page > 1 ? { page } : {}) },
      shape: (data, { link }) => {
        const items = list(data)
        const page = Array.isArray(items) ? asList(items, entry => ({ one: read(entry) })) : null
        return page
          ? {
              entries: page.flatMap(({ one }) => (one === null ? [] : [one])),
              isLast: isLast(page.length, link),
            }
          : undefined
      },
    })
    if (asked.known && asked.value === null && question.absent) return known(entries)
    const answer = expected(asked, question.what, question.permission)
    if (!answer.known) return answer
    entries.push(...answer.value.entries)
    if (answer.value.isLast) return known(entries)
  }
  return unknown(`${question.what} has more than ${most * pageSize} entries`)
}

/** Without the header, a page that is not full is the last. */
const isLast = (listed: number, link: string | number | undefined): boolean =>
  link === undefined ? listed < pageSize : !/rel="next"/.test(String(link))
