import { allKinds, type FaultKind } from './kinds.ts'
import { type StepResult, startStories, tellStory } from './run-stories.ts'

export type FaultCase = { readonly kind: FaultKind; readonly index: number }

export type CaseResult = FaultCase & {
  /** The requests that went wrong, one a step at most. */
  readonly failed: readonly string[]
  /** What stood otherwise on GitHub after a step than without a fault. */
  readonly differences: readonly string[]
  readonly seconds: number
}

/** So many stories share one GitHub: its lists grow with each. The first of them meets a process and labels that are new. */
const storiesEach = 3

/**
 * Tell the story once for each case, and compare every step with the same story without a fault.
 *
 * @param report  is called after each story
 */
export const compareStories = async (
  cases: readonly FaultCase[],
  report: (result: CaseResult) => void = () => undefined,
): Promise<readonly CaseResult[]> => {
  const wanted = await withStories(mirror => tellStory(mirror, 'story-none', null))
  const results: CaseResult[] = []
  for (let from = 0; from < cases.length; from += storiesEach) {
    await withStories(async mirror => {
      for (const one of cases.slice(from, from + storiesEach)) {
        const began = performance.now()
        const name = `story-${allKinds.indexOf(one.kind)}-${one.index}`
        const told = await within(300_000, tellStory(mirror, name, one))
        const result: CaseResult = {
          ...one,
          failed: told.flatMap(({ failed }) => failed ?? []),
          differences: told.flatMap((step, at) => listDifferences(wanted[at], step)),
          seconds: Math.round((performance.now() - began) / 100) / 10,
        }
        results.push(result)
        report(result)
      }
      if (mirror.github.violations.length > 0)
        throw new Error(`GitHub refuses: ${JSON.stringify(mirror.github.violations[0])}`)
    })
  }
  return results
}

/** Every kind of fault at every request: as many indexes as the longest step of a story in a new process has requests. */
export const listCases = async (): Promise<readonly FaultCase[]> => {
  const told = await withStories(mirror => tellStory(mirror, 'story-none', null))
  const most = Math.max(...told.map(({ requests }) => requests.length))
  return Array.from({ length: most }, (_, index) => allKinds.map(kind => ({ kind, index }))).flat()
}

const withStories = async <T>(
  work: (mirror: Awaited<ReturnType<typeof startStories>>) => Promise<T>,
): Promise<T> => {
  const mirror = await startStories()
  try {
    return await work(mirror)
  } finally {
    await mirror.app.close()
    await mirror.github.close()
  }
}

const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`A story has not ended after ${ms / 1_000} s.`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const listDifferences = (
  wanted: StepResult | undefined,
  { step, state, failed }: StepResult,
): readonly string[] =>
  Object.entries(state).flatMap(([name, value]) => {
    const [want, got] = [
      String(JSON.stringify(wanted?.state[name as keyof typeof state])),
      String(JSON.stringify(value)),
    ]
    if (want === got) return []
    const at = [...got].findIndex((character, index) => character !== want[index])
    const excerpt = (text: string): string => text.slice(Math.max(0, at - 40), at + 120)
    return [`after "${step}" (${failed ?? 'no fault'}): ${name}: ${excerpt(got)} instead of ${excerpt(want)}`]
  })
