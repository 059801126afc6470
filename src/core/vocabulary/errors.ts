import type { LastingRefusal } from './known.ts'

/**
 * What the world can do wrong, as a closed list: the code decides the exit status and the advice. `internal` is a defect
 * of this program.
 */
export const errorCodes = [
  'usage',
  'git-missing',
  'git-failed',
  'not-a-repository',
  'no-commit',
  'ref-missing',
  'file-unreadable',
  'output-failed',
  'github-refused',
  'github-unreachable',
  'store-refused',
  'internal',
] as const
export type ErrorCode = (typeof errorCodes)[number]

/** A failure of the surroundings, such as git or the network. Defects of the user's content are findings. */
export class CloseoutError extends Error {
  readonly code: ErrorCode
  readonly fix: string | undefined
  readonly where: string | undefined
  /** Set where trying again cannot help. */
  readonly lasting: LastingRefusal | undefined

  /**
   * @param code     which kind of failure
   * @param message  what is wrong and where, in full sentences
   * @param options  `fix` is a command or a sentence to act on; `where` an option, a file or another place, also where
   *                 the message names it; `cause` the original error; `lasting` where trying again cannot help
   */
  constructor(
    code: ErrorCode,
    message: string,
    options: {
      readonly fix?: string
      readonly where?: string
      readonly cause?: unknown
      readonly lasting?: LastingRefusal | undefined
    } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'CloseoutError'
    this.code = code
    this.fix = options.fix
    this.where = options.where
    this.lasting = options.lasting
  }
}

/** What could not be read, as an error. @param text  a full sentence; by default the reason */
export const unreadError = (
  { why, lasting }: { readonly why: string; readonly lasting?: LastingRefusal },
  text = `${why}.`,
): CloseoutError => new CloseoutError('github-refused', text, { lasting })
