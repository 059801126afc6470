import { deriveInsights } from '../../core/sessions/derive-insights.ts'
import { insightsText } from '../../core/sessions/insights-text.ts'
import { jsonText } from '../../core/text/json-text.ts'
import { type Root, sessionsOf } from '../io/scan-root.ts'
import { exitCodes, type Io, paintFor } from '../io/terminal.ts'

type Options = { readonly at: string; readonly staleDays: number; readonly isJson: boolean }

/** Print rates and counts over the learning records of all roots. */
export const printInsights = async (
  roots: readonly Root[],
  { at, staleDays, isJson }: Options,
  io: Io,
): Promise<number> => {
  const options = { at, staleDays, roots: roots.map(root => root.shown) }
  const insights = deriveInsights(sessionsOfAll(roots), options)
  io.out(isJson ? `${jsonText(insights)}\n` : insightsText(insights, await paintFor(io)))
  return exitCodes.pass
}

function* sessionsOfAll(roots: readonly Root[]) {
  for (const root of roots) yield* sessionsOf(root, ['state', 'learning'])
}
