import { spawnSync } from 'node:child_process'

/** A command to time. `before` runs before every run and is not timed. */
export type TimedCommand = {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  readonly before?: () => void
}

/**
 * Time whole processes in alternating rounds, so that a busy machine affects all of them.
 *
 * @returns the times of each, in milliseconds, in the order given
 */
export const timeCommands = (
  commands: readonly TimedCommand[],
  rounds: number,
): readonly (readonly number[])[] => {
  const times = commands.map(() => [] as number[])
  for (let round = 0; round < rounds; round++) {
    for (const [index, { command, args, cwd, env, before }] of commands.entries()) {
      before?.()
      const start = performance.now()
      const { status, stderr, error } = spawnSync(command, args, { cwd, env, maxBuffer: 1 << 30 })
      const took = performance.now() - start
      if (error || (status !== 0 && status !== 1))
        throw error ?? new Error(`${command} ${args.join(' ')}: ${stderr}`)
      times[index]?.push(took)
    }
  }
  return times
}

export const median = (numbers: readonly number[]): number => {
  const sorted = numbers.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

/** A table in plain text. Each column is as wide as its widest cell. */
export const printTable = (rows: readonly (readonly string[])[]): void => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)))
  for (const row of rows)
    console.log(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
}
