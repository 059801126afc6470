import { Session } from 'node:inspector/promises'

/** How often named functions of this process were called. */
export type CallCount = {
  /** The calls since the last question, by function; throws for a function that was never loaded. */
  readonly since: () => Promise<Readonly<Record<string, number>>>
  readonly stop: () => Promise<void>
}

/**
 * Count the calls of functions with the counters of V8 itself, so that the code that is counted knows nothing of it.
 *
 * @param functions  by name; the value is how the file that holds it ends, as `/parse-closeout.ts`
 */
export const countCalls = async (functions: Readonly<Record<string, string>>): Promise<CallCount> => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  return {
    since: async () => {
      const { result } = await session.post('Profiler.takePreciseCoverage')
      return Object.fromEntries(
        Object.entries(functions).map(([name, file]) => {
          const calls = result
            .filter(({ url }) => url.endsWith(file))
            .flatMap(script => script.functions.filter(({ functionName }) => functionName === name))
            .map(({ ranges }) => ranges[0]?.count ?? 0)
          return [name, calls.reduce((sum, count) => sum + count, 0)]
        }),
      )
    },
    stop: async () => {
      await session.post('Profiler.stopPreciseCoverage')
      session.disconnect()
    },
  }
}
