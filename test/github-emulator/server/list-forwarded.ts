/** A list that the emulator keeps, shown as late and in the pages in which GitHub shows it. */
import { markup } from '../events/dress.ts'
import type { Answer, Call, Fields } from '../world/model.ts'
import { forward, isGood } from './call.ts'
import { answerPage } from './paginate.ts'

/** @param list  the list's name among those that run behind */
export async function listForwarded(
  call: Call,
  list: string,
  keyOf: (entry: Fields) => string | number,
): Promise<Answer> {
  const entries: Fields[] = []
  for (let page = 1; ; page++) {
    const query = new URLSearchParams(call.query)
    query.set('per_page', '100')
    query.set('page', String(page))
    const answer = await forward(call, { target: `${call.path}?${query}` })
    if (!isGood(answer)) return answer
    const part = (await markup(call.world, answer.json)) as readonly Fields[]
    entries.push(...part)
    if (part.length < 100) break
  }
  return { ...answerPage(call, call.world.lists.view(list, entries, keyOf)), isForwarded: true }
}
