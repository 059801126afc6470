import type { Command } from 'commander'
import type { PhaseEnded } from '../../core/artifacts/model/run-event.ts'
import { type RunPhase, runPhases } from '../../core/artifacts/model/run-phases.ts'
import type { PhaseOutcome, RunProgress } from '../../core/artifacts/model/run-progress.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { endPhase, type PhaseEnding } from '../../engine/end-phase.ts'
import { readContracts } from '../../engine/read-contracts.ts'
import { listRuns, readRun } from '../../io/store/read-run.ts'
import type { Io } from '../io/terminal.ts'
import { storeOf, storeOption } from '../io/terminal.ts'

/** What the exit status of `phase end` tells. */
const outcomeCodes = { done: 0, 'fix-needed': 3, blocked: 4 } as const satisfies Record<PhaseOutcome, number>

const phaseNamed = (name: string): RunPhase => {
  const phase = runPhases.find(known => known === name)
  if (phase) return phase
  throw new CloseoutError(
    'usage',
    `--phase: unexpected ${JSON.stringify(name.slice(0, 80))}, expected ${runPhases.join(', ')}.`,
  )
}

const exitNamed = (text: string): PhaseEnded['exit'] => {
  if (text === 'timeout' || text === 'crash') return text
  if (/^-?\d{1,10}$/.test(text)) return Number(text)
  throw new CloseoutError(
    'usage',
    `--exit: unexpected ${JSON.stringify(text.slice(0, 80))}, expected a number, timeout or crash.`,
  )
}

/** The phases that may end next, and what the last one still asks for, in plain sentences. */
const advice = (
  ending: PhaseEnding,
): { readonly next: readonly RunPhase[]; readonly reasons: readonly string[] } => ({
  next: ending.state.reached ? [] : (ending.state.expected ?? []),
  reasons: ending.effects.flatMap(effect => ('reasons' in effect ? effect.reasons : [])),
})

type EndOptions = {
  readonly run: string
  readonly phase: string
  readonly exit: string
  readonly store?: string
  readonly json?: true
}

const end = async (io: Io, options: EndOptions): Promise<number> => {
  const store = storeOf(io, options.store)
  const phase = phaseNamed(options.phase)
  const exit = exitNamed(options.exit)
  const at = io.now().toISOString()
  const ending = await endPhase(store, { run: options.run, phase, exit, policy: readContracts(io.cwd), at })
  const outcome = ending.state.outcome ?? 'blocked'
  const { next, reasons } = advice(ending)
  const { terminal } = ending
  if (options.json) {
    io.out(
      `${JSON.stringify({ run: options.run, phase, outcome, next, reasons, terminal: terminal?.terminal ?? null })}\n`,
    )
    return outcomeCodes[outcome]
  }
  io.out(`${options.run}: ${phase}: ${outcome}\n`)
  for (const reason of reasons) io.out(`  ${reason}\n`)
  const again = ending.effects.some(effect => effect.kind === 'retry')
  if (terminal) io.out(`  terminal: ${terminal.terminal}: ${terminal.reason}\n`)
  else if (again) io.out(`  again: ${phase}\n`)
  else if (next.length > 0) io.out(`  next: ${next.join(', ')}\n`)
  return outcomeCodes[outcome]
}

const standing = (state: RunProgress): string => {
  if (state.declared) return `over: ${state.declared}`
  if (state.reached) return `at ${state.reached.terminal}, not declared`
  if (state.expected === null) return state.last ? `${state.last}: ${state.outcome}` : 'no phase has ended'
  return `${state.last}: ${state.outcome}; next: ${state.expected.join(', ')}`
}

const overview = (io: Io, named: string | undefined, asJson: boolean): number => {
  const store = storeOf(io, named)
  const runs = listRuns(store)
  if (runs.length === 0 && !asJson) io.out('No runs.\n')
  let exit = 0
  for (const run of runs) {
    try {
      const state = replayRun(readRun(store, run).events)
      const { last, outcome, expected, reached, declared } = state
      const answer = { run, last, outcome, next: expected, terminal: declared ?? reached?.terminal ?? null }
      io.out(asJson ? `${JSON.stringify(answer)}\n` : `${run}: ${standing(state)}\n`)
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      exit = 1
      io.out(
        asJson
          ? `${JSON.stringify({ run, error: error.message })}\n`
          : `${run}: unreadable: ${error.message}\n`,
      )
    }
  }
  return exit
}

/** `closeout phase`: where every run stands; `closeout phase end`: whether a phase is done. */
export const register = (program: Command, io: Io, finish: (exitCode: number) => void): void => {
  const phase = program
    .command('phase')
    .description('Show where every run stands.')
    .option(...storeOption)
    .option('--json', 'print a line of JSON a run')
    .action((options: { readonly store?: string; readonly json?: true }) =>
      finish(overview(io, options.store, options.json === true)),
    )
  phase
    .command('end')
    .description('End a phase: is it done? Exit: 0 done, 3 fix-needed, 4 blocked, 2 not possible.')
    .requiredOption('--run <id>', 'the run')
    .requiredOption('--phase <phase>', `one of: ${runPhases.join(', ')}`)
    .requiredOption('--exit <code>', 'how the agent returned: its exit code, timeout or crash')
    .option(...storeOption)
    .option('--json', 'print the outcome as a line of JSON')
    .action(async (_options: unknown, self: Command) =>
      finish(await end(io, self.optsWithGlobals<EndOptions>())),
    )
}
