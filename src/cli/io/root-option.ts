import { type Command, InvalidArgumentError } from 'commander'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { rootHelp } from './locate-root.ts'

/** The artifact root as the command line names it, under either of its names. */
export type RootFlags = { readonly root?: string; readonly artifactRoot?: string }

/** Give a command the option that names the artifact root. */
export const addRoot = (command: Command): Command =>
  command
    .option('--root <dir>', rootHelp, onlyOne)
    .option('--artifact-root <dir>', 'the same as --root', onlyOne)

/** A second root would silently take the place of the first. */
const onlyOne = (value: string, before: string | undefined): string => {
  if (before === undefined) return value
  throw new InvalidArgumentError('Name one root, and run the command once for each.')
}

/**
 * The root that was named, `undefined` where none was.
 *
 * @throws CloseoutError  `usage` where both names of the option are used
 */
export const namedRoot = ({ root, artifactRoot }: RootFlags): string | undefined => {
  if (root === undefined || artifactRoot === undefined) return root ?? artifactRoot
  throw new CloseoutError('usage', '--root and --artifact-root name the same thing.', {
    where: '--root',
    fix: 'Use one of them.',
  })
}
