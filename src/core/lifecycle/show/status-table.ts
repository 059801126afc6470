import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { lifecycleStates } from '../model/lifecycle.ts'
import type { LifecycleStatus, OverrideStatus, RunLink } from '../model/lifecycle-status.ts'

/** The most runs, routes and pieces of evidence that are listed. */
const mostListed = 20

/** The status of an artifact as a Markdown table of two columns, the state first; every value from outside is escaped. */
export const statusTable = (status: LifecycleStatus): string =>
  rows(status)
    .flatMap(([name, value], index) =>
      index === 0 ? [`| ${name} | ${value} |`, '| --- | --- |'] : [`| **${name}** | ${value} |`],
    )
    .join('\n')

const rows = (status: LifecycleStatus): readonly (readonly [string, string])[] => [
  ['State', `${capital(lifecycleStates[status.state].label)}: ${says(status)}`],
  ...status.because.map(why => ['Because', escapeMarkdown(why)] as const),
  ['Owner', owner(status)],
  ['Approval', approval(status)],
  ...(status.override ? [['Override', override(status.override)] as const] : []),
  ...(status.hold ? [['On hold', `by ${escapeMarkdown(status.hold.by)} at ${status.hold.at}`] as const] : []),
  ['Publication', publication(status)],
  ...(status.archived
    ? [
        [
          'Archived',
          `${escapeMarkdown(status.archived.why)}${status.archived.at ? ` at ${status.archived.at}` : ''}`,
        ] as const,
      ]
    : []),
  ...status.runs.slice(0, mostListed).map(run => ['Run', runLink(run)] as const),
  ...status.evidence.slice(0, mostListed).map(one => ['Evidence', evidence(one)] as const),
  ...more('Evidence', status.evidence.length),
  ...textRoutes(status)
    .slice(0, mostListed)
    .map(
      route =>
        [
          'Open route',
          `${route.target}: ${escapeMarkdown(route.action.slice(0, 300))}${route.ref ? `, tracked in ${escapeMarkdown(route.ref)}` : ''}`,
        ] as const,
    ),
  ...more('Open route', textRoutes(status).length),
  ...status.remarks.map(remark => ['Note', escapeMarkdown(remark)] as const),
]

/** Routes whose issues were read have a table of their own. @see follow-ups-table.ts */
const textRoutes = ({ routes, openRoutes }: LifecycleStatus): LifecycleStatus['openRoutes'] =>
  routes ? [] : openRoutes

/** Under an override, what is ready for review is not complete. */
const says = ({ state, override }: LifecycleStatus): string =>
  state === 'ready' && override?.because === null
    ? 'the closeout is overridden; it waits for an approval'
    : lifecycleStates[state].says

const more = (name: string, count: number): readonly (readonly [string, string])[] =>
  count > mostListed ? [[name, `and ${count - mostListed} more`]] : []

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const owner = ({ owners, recordOwner }: LifecycleStatus): string => {
  if (owners.length > 0) return owners.map(escapeMarkdown).join(', ')
  return recordOwner === null
    ? 'nobody is assigned'
    : `nobody is assigned; the record names ${escapeMarkdown(recordOwner)}`
}

const approval = ({ approval }: LifecycleStatus): string => {
  switch (approval.standing) {
    case 'none':
      return 'none'
    case 'stands':
      return `by ${escapeMarkdown(approval.by)} at ${approval.at}, commit ${escapeMarkdownCode(approval.head.slice(0, 12))}, by ${approval.via}`
    case 'dropped':
      return `none. The approval by ${escapeMarkdown(approval.by)} at ${approval.at}, commit ${escapeMarkdownCode(approval.head.slice(0, 12))}, is not valid any more: ${escapeMarkdown(approval.because)}`
  }
}

const override = ({ by, at, until, reason, rules, because }: OverrideStatus): string =>
  because === null
    ? `of ${rules.join(', ')} by ${escapeMarkdown(by)} at ${at}, until ${until}: ${escapeMarkdown(reason)}`
    : `none. The override by ${escapeMarkdown(by)} at ${at} does not count any more: ${escapeMarkdown(because)}`

const publication = ({ publication }: LifecycleStatus): string => {
  if (publication === null) return 'not published'
  const { by, at, target, commit, release, isComplete } = publication
  const where = `to ${escapeMarkdownCode(target)}, commit ${escapeMarkdownCode(commit.slice(0, 12))}`
  if (!isComplete) return `merged by ${escapeMarkdown(by)} at ${at} ${where}; waits for a release`
  return `by ${escapeMarkdown(by)} at ${at} ${where}${release ? `, release [${escapeMarkdown(release.tag)}](${address(release.url)})` : ''}`
}

const runLink = (run: RunLink): string => {
  const name = [
    run.workflow && `workflow ${escapeMarkdown(run.workflow)}`,
    run.id && `run ${escapeMarkdownCode(run.id)}`,
    run.attempt && `attempt ${run.attempt}`,
    run.step && `step ${escapeMarkdown(run.step)}`,
  ]
    .filter(Boolean)
    .join(', ')
  const linked =
    run.url === null
      ? name || escapeMarkdownCode(run.slug)
      : `[${name || escapeMarkdownCode(run.slug)}](${address(run.url)})`
  return `${linked}; ${checkedRun(run)}`
}

const checkedRun = ({ checked }: RunLink): string => {
  if (checked === null) return 'GitHub cannot confirm this run'
  if (!checked.known) return `not confirmed: ${escapeMarkdown(checked.why)}`
  const { head, isOfThisChange } = checked.value
  return isOfThisChange
    ? `confirmed: it ran on ${escapeMarkdownCode(head.slice(0, 12))} of this change`
    : `doubtful: it ran on ${escapeMarkdownCode(head.slice(0, 12))}, which is not in this change`
}

const evidence = ({ kind, summary, url, sha256 }: LifecycleStatus['evidence'][number]): string =>
  `${kind}: ${url === null ? escapeMarkdown(summary.slice(0, 300)) : `[${escapeMarkdown(summary.slice(0, 300))}](${address(url)})`}${sha256 ? `, sha256 ${escapeMarkdownCode(sha256)}` : ''}`

/** An http(s) address that cannot leave its brackets or its table cell. */
const address = (url: string): string =>
  encodeURI(url.slice(0, 2000))
    .replace(/%25/g, '%')
    .replace(/[()|<>\s]/g, encodeURIComponent)
    .replace(/[()]/g, mark => (mark === '(' ? '%28' : '%29'))
