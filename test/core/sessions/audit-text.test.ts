import { describe, expect, it } from '@jest/globals'
import { auditText, usualLimit } from '../../../src/core/sessions/audit-text.ts'
import { type EvaluatedSession, evaluateSession } from '../../../src/core/sessions/evaluate-session.ts'
import { summarizeAudit, wholeView } from '../../../src/core/sessions/summarize-audit.ts'
import { plainPaint } from '../../../src/core/text/paint.ts'
import { sessionOf } from '../../support/sidecars.ts'

const at = '2026-11-20T00:00:00.000Z'
const options = { profile: 'seed', at, staleDays: 14, isDeep: false } as const
const none = {
  acceptance: undefined,
  evidence: undefined,
  critique: undefined,
  release: undefined,
  learning: undefined,
}
const summary = 'Retries were checked against a server that answers 503 twice and then 200. '.repeat(4)
const session = (
  index: number,
  status: string,
  days: number,
  slug = `session-${index}`,
): EvaluatedSession => {
  const updated_at = new Date(Date.parse(at) - days * 86_400_000).toISOString()
  const state = { status, phase: 'done', next_action: { status: 'done', summary }, updated_at }
  return evaluateSession({ ...sessionOf({ ...none, state }), slug }, options)
}
const statuses = ['needs_decision', 'in_progress', 'verified', 'accepted', 'executed']
const textOf = (sessions: readonly EvaluatedSession[], more: object = {}): string =>
  [
    ...auditText(
      summarizeAudit('.flow-agents', sessions, options),
      { isAll: false, isDoneListed: false, limit: usualLimit, ...more },
      plainPaint,
    ),
  ].join('')

describe('the text of an audit', () => {
  it.each([1, 1_000, 20_000])('of %i sessions fits 80 lines of 100 columns', count => {
    const slug = (index: number) => (index % 7 === 0 ? `${'long-'.repeat(40)}${index}` : `session-${index}`)
    const sessions = Array.from({ length: count }, (_, index) =>
      session(index, statuses[index % 5] ?? '', index % 90, slug(index)),
    )
    const lines = textOf(sessions).split('\n')
    expect(lines.length).toBeLessThanOrEqual(81)
    expect(lines.filter(line => line.length > 100)).toEqual([])
  })

  it('lists the oldest stale session first, then what is broken, what waits, what is to close and what goes on', () => {
    const text = textOf([
      session(1, 'in_progress', 1),
      session(2, 'blocked', 1),
      session(3, 'executed', 1),
      session(4, 'needs_decision', 20),
      session(5, 'needs_decision', 40),
      session(6, 'verified', 1),
      session(7, 'accepted', 1),
    ])
    expect([...text.matchAll(/ - session-(\d)/g)].map(match => match[1]).join('')).toBe('543261')
    expect(text).toMatch(
      /Done: 1 .*\n\n6 of 7 sessions need attention, 2 of them past the recovery window\.\n$/,
    )
  })

  it('counts the reasons first where it does not list every session', () => {
    const sessions = Array.from({ length: 1_000 }, (_, index) =>
      session(index, statuses[index % 5] ?? '', (index * 7) % 90),
    )
    const text = textOf(sessions)
    expect(text).toContain(
      [
        'Needs attention now: 800',
        '  178 are verified and done but not closed, past the window, the oldest 89 days old',
        '  166 wait for a decision, past the window, the oldest 85 days old',
      ].join('\n'),
    )
    const counts = [...text.matchAll(/^ {2}( *\d+) (?:wait|have|are) /gm)].map(([, count]) => Number(count))
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(800)
    expect(textOf(sessions.slice(0, 5))).not.toMatch(/^ {2}\d+ (?:wait|have|are) /m)
  })

  it('ends with the same count of what waits, also where nothing does', () => {
    expect(textOf([session(1, 'accepted', 1)])).toMatch(/\nNothing needs attention in 1 session\.\n$/)
    expect(textOf([session(1, 'blocked', 1)])).toMatch(
      /\n1 of 1 session needs attention, 0 of them past .*\n$/,
    )
    expect(textOf([])).toMatch(/\nNo sessions\.\n$/)
  })

  it('does not say that nothing needs attention where the view leaves it out', () => {
    const view = { ...wholeView, buckets: ['invalid' as const] }
    const audit = summarizeAudit('.flow-agents', [session(1, 'blocked', 1)], options, view)
    const text = [...auditText(audit, { isAll: false, isDoneListed: false, limit: 5 }, plainPaint)].join('')
    expect(text).toContain('\nNeeds attention now: 1, of which this view lists none\n')
    expect(text).not.toContain('now: none')
  })

  it('says once why a session without a state has the age of its files', () => {
    const lost = { ...sessionOf({ ...none, state: undefined }), newestChangeAt: Date.parse(at) - 86_400_000 }
    expect(textOf([evaluateSession(lost, options)])).toContain(
      'why: state.json is missing; the age is that of the newest file\n',
    )
  })

  it('prints a name as it is, whatever stands in it', () => {
    const bold = { ...plainPaint, bold: (text: string) => `<${text}>` }
    const audit = summarizeAudit('.flow-agents', [session(1, 'blocked', 1, "a$&b$'c")], options)
    const text = [...auditText(audit, { isAll: false, isDoneListed: false, limit: 5 }, bold)].join('')
    expect(text).toContain("- <a$&b$'c> (")
  })

  it('counts finished sessions past their window apart, and lists them with --stale', () => {
    const sessions = [session(1, 'accepted', 62), session(2, 'in_progress', 32), session(3, 'accepted', 3)]
    expect(textOf(sessions)).toContain('past the recovery window of 14 days: 0, and 1 done\n')
    const view = { ...wholeView, isStaleOnly: true }
    const { buckets } = summarizeAudit('.flow-agents', sessions, options, view)
    expect([...buckets.terminal_done].map(({ slug }) => slug)).toEqual(['session-1'])
    expect([...buckets.active_wip]).toEqual([])
  })

  it('counts finished sessions that are not listed, and keeps none of them', () => {
    const sessions = [session(1, 'accepted', 62), session(2, 'in_progress', 32), session(3, 'accepted', 3)]
    const view = { ...wholeView, isDoneListed: false }
    const audit = summarizeAudit('.flow-agents', sessions, options, view)
    expect(audit.buckets.terminal_done.length).toBe(0)
    const shown = { isAll: false, isDoneListed: false, limit: 5 }
    expect([...auditText(audit, shown, plainPaint)].join('')).toBe(textOf(sessions, { limit: 5 }))
  })

  it('says how many sessions --limit leaves out', () => {
    const sessions = [1, 2, 3].map(index => session(index, 'blocked', 1))
    const view = { ...wholeView, limit: 1 }
    const audit = summarizeAudit('.flow-agents', sessions, options, view)
    const text = [...auditText(audit, { isAll: false, isDoneListed: false, limit: 1 }, plainPaint)].join('')
    expect(text).toContain('\nNeeds attention now: 3\n')
    expect(text).toContain('\n  and 2 more: a larger --limit lists them\n')
  })

  it('says what it does not list', () => {
    const sessions = Array.from({ length: 20 }, (_, index) => session(index, 'blocked', 1))
    expect(textOf(sessions)).toContain('  and 8 more: --all, --bucket, --stale or --limit lists them\n')
    expect(textOf(sessions, { isAll: true })).not.toContain('more:')
  })
})
