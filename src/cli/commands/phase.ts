import type { Command } from 'commander'
import { attemptPattern, type PhaseEnded } from '../../core/artifacts/model/run-event.ts'
import { type RunPhase, runPhases } from '../../core/artifacts/model/run-phases.ts'
import type { PhaseOutcome, RunProgress } from '../../core/artifacts/model/run-progress.ts'
import { replayRun } from '../../core/artifacts/run/reduce-run.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { endPhase, type PhaseEnding } from '../../engine/end-phase.ts'
import { readContracts } from '../../engine/read-contracts.ts'
import { listRuns, readRun } from '../../io/store/read-run.ts'
import type { Register, Subcommands } from '../commands.ts'
import { storeOf, storeOption } from '../io/named-store.ts'
import type { Io } from '../io/terminal.ts'

/** The exit status of `phase end` for each outcome. */
const outcomeCodes = { done: 0, 'fix-needed': 3, blocked: 4 } as const satisfies Record<PhaseOutcome, number>

const phaseNamed = (name: string): RunPhase => {
  const phase = runPhases.find(known => known === name)
  if (phase) return phase
  throw new CloseoutError(
    'usage',
    `--phase: ${JSON.stringify(name.slice(0, 80))} is not a phase. Use one of: ${runPhases.join(', ')}.`,
  )
}

const exitNamed = (text: string): PhaseEnded['exit'] => {
  if (text === 'timeout' || text === 'crash') return text
  if (/^-?\d{1,10}$/.test(text)) return Number(text)
  throw new CloseoutError(
    'usage',
    `--exit: ${JSON.stringify(text.slice(0, 80))} is not an exit code. Use a number, timeout or crash.`,
  )
}

const attemptNamed = (text: string): string => {
  if (attemptPattern.test(text)) return text
  throw new CloseoutError(
    'usage',
    `--attempt: ${JSON.stringify(text.slice(0, 80))} is not the name of a try. Use 1 to 128 visible ASCII characters without spaces.`,
  )
}

/** The phases that may end next, and what the last one still needs, as sentences. */
const advice = (
  ending: PhaseEnding,
): { readonly next: readonly RunPhase[]; readonly reasons: readonly string[] } => ({
  next: ending.state.expected,
  reasons: ending.effects.flatMap(effect => ('reasons' in effect ? effect.reasons : [])),
})

type EndOptions = {
  readonly run: string
  readonly phase: string
  readonly exit: string
  readonly attempt?: string
  readonly store?: string
  readonly json?: true
}

const end = async (io: Io, options: EndOptions): Promise<number> => {
  const store = storeOf(io, options.store)
  const phase = phaseNamed(options.phase)
  const exit = exitNamed(options.exit)
  const at = io.now().toISOString()
  const { run } = options
  const attempt = options.attempt === undefined ? null : attemptNamed(options.attempt)
  const ending = await endPhase(store, { run, phase, exit, attempt, policy: readContracts(io.cwd), at })
  const outcome = ending.outcome ?? 'blocked'
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
  else if (again) io.out(`  try again: ${phase}\n`)
  else if (next.length > 0) io.out(`  next: ${next.join(', ')}\n`)
  return outcomeCodes[outcome]
}

const standing = (state: RunProgress): string => {
  if (state.declared) return `ended: ${state.declared}`
  if (state.reached) return `reached ${state.reached.terminal}; the terminal is not declared yet`
  const last = state.last ? `${state.last}: ${state.outcome}` : 'no phase has ended'
  return `${last}; next: ${state.expected.join(', ')}`
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
      const next = declared ? [] : expected
      const answer = { run, last, outcome, next, terminal: declared ?? reached?.terminal ?? null }
      io.out(asJson ? `${JSON.stringify(answer)}\n` : `${run}: ${standing(state)}\n`)
    } catch (error) {
      if (!(error instanceof CloseoutError)) throw error
      exit = 1
      io.out(
        asJson
          ? `${JSON.stringify({ run, error: error.message })}\n`
          : `${run}: cannot be read: ${error.message}\n`,
      )
    }
  }
  return exit
}

/** `closeout phase`: the status of every run; `closeout phase end`: record the end of a phase and print whether it is done. */
export const register: Register = (command, io, finish) => {
  command
    .option(...storeOption)
    .option('--json', 'print one line of JSON for each run')
    .action((options: { readonly store?: string; readonly json?: true }) =>
      finish(overview(io, options.store, options.json === true)),
    )
}

export const subcommands: Subcommands<'end'> = {
  end: (command, io, finish) => {
    command
      .requiredOption('--run <id>', 'the run')
      .requiredOption('--phase <phase>', `one of: ${runPhases.join(', ')}`)
      .requiredOption('--exit <code>', 'how the agent ended: its exit code, timeout or crash')
      .option('--attempt <id>', 'a name for this try; the same call with the same name is not counted again')
      .option(...storeOption)
      .option('--json', 'print the outcome as one line of JSON')
      .action(async (_options: unknown, self: Command) =>
        finish(await end(io, self.optsWithGlobals<EndOptions>())),
      )
  },
}
