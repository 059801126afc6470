import { type DestinationStream, destination, type Logger, pino } from 'pino'
import type { Log } from '../context.ts'

/** The logs of the app: ours, and one in Probot's form that lets none of GitHub's answers or our requests through. */
export type AppLog = { readonly log: Log; readonly forProbot: Logger }

/**
 * One JSON object a line on standard output: `time`, `level`, `msg`, and the documented fields.
 *
 * Probot and Octokit log whole bodies at some levels and errors with the request in them. Of what they say, a line
 * keeps its level, its source and, of an error, the kind and the status.
 */
export const createLog = (level: string, to: DestinationStream = standardOutput()): AppLog => {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: label => ({ level: label }) },
    },
    to,
  )
  return {
    log: (level, what, about) => logger[level](about, what),
    forProbot: quiet(logger, 'probot'),
  }
}

/** What waits while the log cannot be written; more is left out. */
const mostWaitingBytes = 1024 * 1024

/** A log that cannot be written, on a full disk or a closed pipe, ends nothing: what waits goes out with a later line. */
const standardOutput = (): DestinationStream =>
  // Without a listener the first failure ends the process.
  destination({ dest: 1, sync: true, maxLength: mostWaitingBytes }).on('error', () => undefined)

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

const quiet = (logger: Logger, source: string): Logger => {
  const methods = levels.map(level => [
    level,
    (...args: readonly unknown[]) => {
      logger[level](
        { source, ...aboutError(args) },
        `${source} reports ${level === 'error' ? 'an error' : 'a message'}`,
      )
    },
  ])
  // Probot uses the six levels and `child`; everything else of a logger is the true one's.
  return Object.assign(Object.create(logger), Object.fromEntries(methods), {
    child: (bindings: { readonly name?: unknown }) => quiet(logger, String(bindings.name ?? source)),
  }) as Logger
}

const aboutError = (args: readonly unknown[]) => {
  const [first] = args
  const inner = (first as { readonly err?: unknown } | null)?.err
  const error = [first, inner].find(one => one instanceof Error) as
    | (Error & { readonly status?: unknown })
    | undefined
  return error
    ? { error: error.name, ...(typeof error.status === 'number' ? { status: error.status } : {}) }
    : {}
}
