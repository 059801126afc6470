import type { DesiredIssue } from '../../follow-ups/model/follow-up.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { ComparedRoute } from '../model/local-route.ts'

const shown = (text: string, most: number): string => {
  const line = shownText(text.replace(/\s+/g, ' ').trim())
  return line.length > most ? `${line.slice(0, most - 1)}…` : line
}

const placeOf = ({ issue, route }: ComparedRoute): string =>
  issue ? `${issue.name}, ${issue.state}` : (route.ref ?? 'no issue')

/** The routes of local sessions as lines, one session after the other; the last line counts those that need action. */
export const learningText = (routes: readonly ComparedRoute[]): string => {
  if (routes.length === 0) return 'No local routes.\n'
  const slugs = [...new Set(routes.map(({ slug }) => slug))]
  const blocks = slugs.map(slug =>
    [
      shown(slug, 100),
      ...routes
        .filter(one => one.slug === slug)
        .map(
          one =>
            `  ${one.disposition.padEnd(12)}  ${one.route.target}: ${shown(one.route.action, 90)} (${shown(placeOf(one), 80)})${one.note ? `\n                ${one.note}` : ''}`,
        ),
    ].join('\n'),
  )
  const open = routes.filter(({ disposition }) => disposition === 'needs-action').length
  const end =
    open === 0
      ? 'No route needs action.'
      : `${counted(open, 'route')} ${open === 1 ? 'needs' : 'need'} action.`
  return `${blocks.join('\n\n')}\n\n${end}\n`
}

/** What `sync` did, or would do, with one session. */
export type SyncOutcome = {
  readonly slug: string
  readonly kind: 'changed' | 'unchanged' | 'refused'
  readonly routes: readonly ComparedRoute[]
  readonly isLearned?: boolean
  readonly isWritten?: boolean
  readonly why?: string
  readonly note?: string
}

export const syncLine = (outcome: SyncOutcome): string => {
  const { slug, kind, routes, isLearned, isWritten, why, note } = outcome
  const head = {
    changed: isWritten ? 'written' : 'would be changed (use --write to write it)',
    unchanged: 'no change',
    refused: `not written: ${why ?? ''}`,
  }[kind]
  const lines = routes.flatMap(({ route, next }) =>
    next && kind === 'changed'
      ? [
          `  ${route.target}: ${shown(route.action, 90)}: ${route.status} -> ${next.status}, ${shown(next.ref, 120)}`,
        ]
      : [],
  )
  return [
    `${shown(slug, 100)}: ${head}`,
    ...lines,
    ...(isLearned ? ['  status: followup_required -> learned'] : []),
    ...(note ? [`  ${note}`] : []),
    '',
  ].join('\n')
}

/** The issues of `preview`, in order, and what the limit means for them. */
export const previewText = (
  issues: readonly (Extract<DesiredIssue, { kind: 'open' }> & { readonly slug: string })[],
  most: number,
): string => {
  if (issues.length === 0) return 'No local route would open an issue.\n'
  const lines = issues.map(
    ({ title, repository, settings, slug }) =>
      `  ${repository}: ${shown(title, 120)}\n    from ${shown(slug, 100)}, labels: ${settings.labels.map(name => shown(name, 50)).join(', ')}${settings.assignees.length > 0 ? `, assignees: ${settings.assignees.join(', ')}` : ''}`,
  )
  const limit =
    issues.length > most
      ? `\nAt most ${most} routes of one pull request get an issue of their own; the others share one.`
      : ''
  return `${counted(issues.length, 'issue')} would be opened after publication, unless an issue with the same key exists:\n${lines.join('\n')}${limit}\n`
}
