import { eventOf } from '../model/journal.ts'
import type { RunFacts, StoreFinding } from '../model/store-facts.ts'
import { standingTerminal } from '../run/describe-terminal.ts'
import { replayRun } from '../run/reduce-run.ts'

/**
 * Replay a run's journal: its last line must carry what the replay gives, and the declared terminal must be the
 * one that the replay reaches. A broken journal has findings on its lines already.
 */
export const checkTerminal = (run: RunFacts, path: string): StoreFinding[] => {
  const entries = (run.journal?.lines ?? []).flatMap(({ entry }) => (entry ? [entry] : []))
  if (entries.length < (run.journal?.lines.length ?? 0)) return []
  const findings: StoreFinding[] = []
  const events = entries.map(entry => ({ position: entry.position, at: entry.at, event: eventOf(entry) }))
  const end = replayRun(events)
  const last = entries.at(-1)
  const heads = Object.entries(last?.heads ?? {}).map(
    ([type, head]) => `${type}:${head?.position}:${head?.sha256}`,
  )
  const replayed = Object.values(end.submissions).map(ref => `${ref.type}:${ref.position}:${ref.sha256}`)
  if (last && (last.entered !== end.entered || heads.sort().join() !== replayed.sort().join())) {
    const message = 'this line does not agree with the lines before it'
    findings.push({ code: 'broken-chain', path, line: entries.length, run: run.run, message })
  }
  const index = events.findIndex(({ event }) => event.event === 'terminal-declared')
  const declared = events[index]?.event
  if (declared?.event !== 'terminal-declared') return findings
  const led = standingTerminal(replayRun(events.slice(0, index)))
  if (led?.terminal === declared.terminal) return findings
  const message = `the run is declared as ${declared.terminal}, but its journal leads to ${led?.terminal ?? 'no terminal'}`
  return [...findings, { code: 'unearned-terminal', path, line: index + 1, run: run.run, message }]
}
