/** One page of a list, with GitHub's `Link` header. */
import type { Answer, Call } from '../world/model.ts'
import { draw } from './draw.ts'

const within = (text: string | null, fallback: number, most: number): number => {
  const number = Number.parseInt(text ?? '', 10)
  return Number.isNaN(number) ? fallback : Math.min(Math.max(number, 1), most)
}

export interface Page<T> {
  readonly items: readonly T[]
  readonly headers: Readonly<Record<string, string>>
}

const gap: unique symbol = Symbol('withheld')

/** Whole pages: no entry is withheld. */
export const cutWholePage = <T>(call: Call, all: readonly T[]): Page<T> => cutSlots(call, all)

/**
 * Cut the page that `page` and `per_page` ask for; 30 an item page by default, 100 at most. What GitHub withholds
 * from a reader takes its place in a page all the same, so a page may be short, or empty, and not be the last.
 */
export function cutPage<T>(call: Call, all: readonly T[]): Page<T> {
  const { seed, pageGaps } = call.world.behavior
  const gapsBefore = (index: number): number =>
    pageGaps >= 1 ? Math.floor(pageGaps) : draw(seed, `gap ${call.path} ${index}`) < pageGaps ? 1 : 0
  const slots = all.flatMap((entry, index): readonly (T | typeof gap)[] => [
    ...new Array<typeof gap>(gapsBefore(index)).fill(gap),
    entry,
  ])
  const { items, headers } = cutSlots(call, slots)
  return { items: items.filter((slot): slot is T => slot !== gap), headers }
}

function cutSlots<T>(call: Call, all: readonly T[]): Page<T> {
  const perPage = within(call.query.get('per_page'), 30, 100)
  const page = within(call.query.get('page'), 1, Number.MAX_SAFE_INTEGER)
  const last = Math.max(1, Math.ceil(all.length / perPage))
  const linkTo = (number: number, relation: string): string => {
    const query = new URLSearchParams(call.query)
    query.set('page', String(number))
    return `<${call.world.origin}${call.path}?${query}>; rel="${relation}"`
  }
  const links = [
    ...(page > 1 ? [linkTo(page - 1, 'prev')] : []),
    ...(page < last ? [linkTo(page + 1, 'next'), linkTo(last, 'last')] : []),
    ...(page > 1 ? [linkTo(1, 'first')] : []),
  ]
  const items = all.slice((page - 1) * perPage, page * perPage)
  return { items, headers: links.length ? { link: links.join(', ') } : {} }
}

/** A plain list answer. */
export function answerPage<T>(call: Call, all: readonly T[]): Answer {
  const { items, headers } = cutPage(call, all)
  return { status: 200, json: items, headers }
}
