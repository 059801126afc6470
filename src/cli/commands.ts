import type { Command } from 'commander'
import type { Io } from './io/terminal.ts'

/**
 * What the file of a command exports. `register` adds the command to the program with its arguments and options. The
 * command calls `finish` with its exit code if that is not 0.
 */
export type CommandModule = {
  readonly register: (program: Command, io: Io, finish: (exitCode: number) => void) => void
}

/** The commands, in the order of the help. Only the file of the command that runs is loaded. */
export const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  check: () => import('./commands/check.ts'),
  parse: () => import('./commands/parse.ts'),
  plan: () => import('./commands/plan.ts'),
  render: () => import('./commands/render.ts'),
  audit: () => import('./commands/audit.ts'),
  validate: () => import('./commands/validate.ts'),
  learning: () => import('./commands/learning.ts'),
  artifact: () => import('./commands/artifact.ts'),
  phase: () => import('./commands/phase.ts'),
  run: () => import('./commands/run.ts'),
  schema: () => import('./commands/schema.ts'),
}
