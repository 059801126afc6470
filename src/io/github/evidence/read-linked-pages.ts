import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type Client, expected, type Question } from '../client/client.ts'
import { asList, type Json } from '../client/shapes.ts'

const pageSize = 100

/** A page, and whether GitHub names a next one: a page that is not full need not be the last. */
type Page<T> = { readonly entries: readonly T[]; readonly hasNext: boolean }

/**
 * The entries of a list, as far as `Link` leads.
 *
 * @param most  pages at most: a longer list is unknown, never partial
 * @param list  finds the list in the answer
 */
export const readLinkedPages = async <T>(
  client: Client,
  question: Omit<Question<unknown>, 'shape' | 'moved'>,
  read: (entry: Json) => T | null,
  { most, list }: { readonly most: number; readonly list: (data: unknown) => unknown },
): Promise<Known<readonly T[]>> => {
  const entries: T[] = []
  for (let page = 1; page <= most; page += 1) {
    const asked = await client<Page<T>>({
      ...question,
      parameters: { ...question.parameters, per_page: pageSize, ...(page > 1 ? { page } : {}) },
      shape: (data, headers) => {
        const found = asList(list(data), read)
        return found ? { entries: found, hasNext: /rel="next"/.test(String(headers.link ?? '')) } : undefined
      },
    })
    const answer = expected(asked, question.what, question.permission)
    if (!answer.known) return answer
    entries.push(...answer.value.entries)
    if (!answer.value.hasNext) return known(entries)
  }
  return unknown(`${question.what} are on more than ${most} pages`)
}
