import { deriveInsights } from '../../core/sessions/derive-insights.ts'
import { type Format, printReport } from '../formats.ts'
import type { Root } from '../io/locate-root.ts'
import { sessionsOf } from '../io/scan-root.ts'
import { exitCodes, type Io } from '../io/terminal.ts'

type Options = { readonly at: string; readonly staleDays: number; readonly format: Format }

/** Print rates and counts over the learning records of all roots. */
export const printInsights = async (
  roots: readonly Root[],
  { at, staleDays, format }: Options,
  io: Io,
): Promise<number> => {
  const options = { at, staleDays, roots: roots.map(root => root.shown) }
  const insights = deriveInsights(sessionsOfAll(roots), options)
  await printReport('audit --insights', insights, { format, io, isFine: false })
  return exitCodes.pass
}

function* sessionsOfAll(roots: readonly Root[]) {
  for (const root of roots) yield* sessionsOf(root, ['state', 'learning'])
}
