import type { Finding, FindingLevel } from '../../vocabulary/finding.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'

/** The findings of one rule at one level, in the order of the report, and their distinct fixes. */
export type FindingGroup = {
  readonly code: RuleCode
  readonly level: FindingLevel
  readonly findings: readonly [Finding, ...Finding[]]
  readonly fixes: readonly string[]
}

/** The most places of a rule that are shown before the rest is folded. */
export const mostPlaces = 3

/** Group findings by rule and level; a group stands where its first finding stood. */
export const groupFindings = (findings: readonly Finding[]): readonly FindingGroup[] => {
  const groups = new Map<string, [Finding, ...Finding[]]>()
  for (const finding of findings) {
    const key = `${finding.level} ${finding.code}`
    const group = groups.get(key)
    if (group) group.push(finding)
    else groups.set(key, [finding])
  }
  return [...groups.values()].map(group => ({
    code: group[0].code,
    level: group[0].level,
    findings: group,
    fixes: [...new Set(group.flatMap(({ fix }) => fix ?? []))],
  }))
}

/** A message begins with its place; where the place is shown beside it, it is left out. */
export const messageWithoutPlace = ({ message, place }: Finding, shownPath: string): string => {
  const start = place.path === undefined ? '' : `${shownPath}: `
  if (start === '' || !message.startsWith(start)) return message
  const what = message.slice(start.length)
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}`
}
