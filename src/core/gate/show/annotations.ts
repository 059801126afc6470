import { counted, shownText } from '../../text/shown-text.ts'
import { type Finding, type FindingLevel, findingLevels } from '../../vocabulary/finding.ts'

/** One workflow command: it stands on a line of a file, or on the job where there is no file. */
export type Annotation = {
  readonly level: FindingLevel
  readonly title: string
  readonly message: string
  readonly file?: string
  readonly line?: number
}

/** The most annotations of one level that GitHub shows for a step; it drops the rest silently. */
const mostAnnotations = 10

/**
 * The findings as annotations, at most ten of a level: where there are more, the tenth counts the rest.
 *
 * A line of the body is no line of a file, so the message names it. What has no file stands on the job, one below the
 * other: there a fix of a rule is said once.
 */
export const listAnnotations = (report: {
  readonly findings: readonly Finding<string>[]
}): readonly Annotation[] =>
  findingLevels.flatMap(level => {
    const own = withFixOnce(report.findings.filter(finding => finding.level === level))
    if (own.length <= mostAnnotations) return own.map(annotate)
    const rest = own.length - (mostAnnotations - 1)
    const more = {
      level,
      title: 'closeout',
      message: `${counted(rest, `more ${level}`)}: see the job summary and the report.`,
    }
    return [...own.slice(0, mostAnnotations - 1).map(annotate), more]
  })

/** The findings without the fixes that another one of their rule says before them, both without a file. */
const withFixOnce = (findings: readonly Finding<string>[]): readonly Finding<string>[] => {
  const said = new Set<string>()
  return findings.map(finding => {
    const { code, place, fix, ...others } = finding
    if (fix === undefined || place.path !== undefined) return finding
    const key = `${code} ${fix}`
    if (said.has(key)) return { code, place, ...others }
    said.add(key)
    return finding
  })
}

const annotate = ({ level, code, place, message, fix }: Finding<string>): Annotation => {
  const bodyLine =
    place.path === undefined && place.line !== undefined ? ` (line ${place.line} of the body)` : ''
  const text = `${shownText(message)}${bodyLine}${fix === undefined ? '' : `\nFix: ${fix}`}`
  if (place.path === undefined) return { level, title: code, message: text }
  return {
    level,
    title: code,
    message: text,
    file: place.path,
    ...(place.line === undefined ? {} : { line: place.line }),
  }
}
