import type { Finding, FindingLevel } from '../../vocabulary/finding.ts'
import type { RuleCode } from '../../vocabulary/rule-codes.ts'

/** The findings of one rule at one level, in the order of the report, and their distinct fixes. */
export type FindingGroup<Code extends string = RuleCode> = {
  readonly code: Code
  readonly level: FindingLevel
  readonly findings: readonly [Finding<Code>, ...Finding<Code>[]]
  readonly fixes: readonly string[]
}

/** The most places of a rule that are shown before the rest is folded. */
export const mostPlaces = 3

/** Group findings by rule and level; a group stands where its first finding stood. */
export const groupFindings = <Code extends string>(
  findings: readonly Finding<Code>[],
): readonly FindingGroup<Code>[] => {
  const groups = new Map<string, [Finding<Code>, ...Finding<Code>[]]>()
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
export const messageWithoutPlace = ({ message, place }: Finding<string>, shownPath: string): string => {
  const start = place.path === undefined ? '' : `${shownPath}: `
  if (start === '' || !message.startsWith(start)) return message
  const what = message.slice(start.length)
  return `${what.charAt(0).toUpperCase()}${what.slice(1)}`
}
