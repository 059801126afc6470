import type { Command } from 'commander'
import { attemptPattern, type PhaseEnded } from '../../core/artifacts/model/run-event.ts'
import { type RunPhase, runPhases } from '../../core/artifacts/model/run-phases.ts'
import type { PhaseOutcome } from '../../core/artifacts/model/run-progress.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { readContracts } from '../../engine/read-contracts.ts'
import { endPhase, type PhaseEnding } from '../../engine/runs/end-phase.ts'
import type { Register, Subcommands } from '../commands.ts'
import { checkRun } from '../io/named-run.ts'
import { storeOf, storeOption, workTreeOf } from '../io/named-store.ts'
import type { Io } from '../io/terminal.ts'
import { listAllRuns, type RunLines } from '../show/list-runs.ts'
import { describeStanding } from '../show/run-text.ts'

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
  checkRun(io, store, run)
  const attempt = options.attempt === undefined ? null : attemptNamed(options.attempt)
  const ending = await endPhase(store, {
    run,
    phase,
    exit,
    attempt,
    policy: readContracts(workTreeOf(io)),
    at,
  })
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

const overview: RunLines = {
  text: run => `${run.run}: ${describeStanding(run)}\n`,
  json: ({ run, last, outcome, next, terminal }) => ({ run, last, outcome, next, terminal }),
}

/** `closeout phase`: the status of every run; `closeout phase end`: record the end of a phase and print whether it is done. */
export const register: Register = (command, io, finish) => {
  command
    .option(...storeOption)
    .option('--json', 'print one line of JSON for each run')
    .action((options: { readonly store?: string; readonly json?: true }) =>
      finish(listAllRuns(io, options, overview)),
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
