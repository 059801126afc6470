import type { Command } from 'commander'
import type { Io } from './io.ts'

/**
 * A command's file exports this: it adds itself to the program with its arguments and options,
 * and calls `finish` with its exit code where that is not 0.
 */
export type CommandModule = {
  readonly register: (program: Command, io: Io, finish: (exitCode: number) => void) => void
}

/** The commands in the order in which the help lists them. Only the file of the one that runs is loaded. */
export const commands: Readonly<Record<string, () => Promise<CommandModule>>> = {
  check: () => import('./check.ts'),
  parse: () => import('./parse.ts'),
  plan: () => import('./plan.ts'),
  render: () => import('./render.ts'),
  audit: () => import('./audit.ts'),
  validate: () => import('./validate.ts'),
  learning: () => import('./learning.ts'),
  artifact: () => import('./artifact.ts'),
  phase: () => import('./phase.ts'),
  run: () => import('./run.ts'),
  schema: () => import('./schema.ts'),
}
