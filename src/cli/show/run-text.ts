import type { EndedPhase, RunDescription } from '../../core/artifacts/run/describe-run.ts'

/** How a run stands, in one line without its name. */
export const describeStanding = (run: RunDescription): string => {
  if (run.terminal !== null && run.is_declared) return `ended: ${run.terminal}`
  if (run.terminal !== null) return `reached ${run.terminal}; the terminal is not declared yet`
  const last = run.last ? `${run.last}: ${run.outcome}` : 'no phase has ended'
  return `${last}; next: ${run.next.join(', ')}`
}

/** A run on one line: its name, how it stands, and when it began and last changed. */
export const runLine = (run: RunDescription): string =>
  `${run.run}: ${describeStanding(run)} (started ${run.started_at}, last step ${run.last_at})\n`

/**
 * A run in full.
 *
 * @param shown  a path of the store as the reader can open it
 */
export function* runText(run: RunDescription, shown: (path: string) => string): Generator<string> {
  yield `${run.run}: ${describeStanding(run)}\n`
  if (run.reason !== null) yield `  reason: ${run.reason}\n`
  yield `  started: ${run.started_at}\n  last step: ${run.last_at}\n`
  if (run.terminal === null) {
    yield `  left: ${count(run.tries_left, 'failed try', 'failed tries')} of the current phase, ${count(run.plans_left, 'plan', 'plans')}\n`
    for (const { phase, times, limit } of run.sent_back)
      yield `  ${phase} sent the run back ${times} of ${limit} times\n`
  }
  yield '\nPhases\n'
  if (run.phases.length === 0) yield '  none has ended\n'
  for (const phase of run.phases) yield phaseText(phase)
  yield '\nArtifacts\n'
  if (run.artifacts.length === 0) yield '  none was submitted\n'
  for (const { type, version, bytes, path, submitted_at } of run.artifacts)
    yield `  ${submitted_at}  ${type}, version ${version}, ${count(bytes, 'byte', 'bytes')}: ${shown(path)}\n`
}

const phaseText = ({ phase, at, exit, attempt, outcome, reasons }: EndedPhase): string => {
  const how = [exit === 0 ? null : `exit ${exit}`, attempt === null ? null : `attempt ${attempt}`].filter(
    Boolean,
  )
  const lines = reasons.map(reason => `      ${reason}\n`).join('')
  return `  ${at}  ${phase}: ${outcome}${how.length > 0 ? ` (${how.join(', ')})` : ''}\n${lines}`
}

const count = (size: number, one: string, many: string): string => `${size} ${size === 1 ? one : many}`
