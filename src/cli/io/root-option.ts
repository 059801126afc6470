import type { Command } from 'commander'
import { rootHelp } from './locate-root.ts'

/** The artifact root as the command line names it, under either of its names. */
export type RootFlags = { readonly root?: string; readonly artifactRoot?: string }

/** Give a command the option that names the artifact root. */
export const addRoot = (command: Command): Command =>
  command.option('--root <dir>', rootHelp).option('--artifact-root <dir>', 'the same as --root')

export const namedRoot = ({ root, artifactRoot }: RootFlags): string | undefined => root ?? artifactRoot
