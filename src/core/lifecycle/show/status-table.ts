import { inert, inertCode } from '../../text/escape-markdown.ts'
import { lifecycleStates } from '../model/lifecycle.ts'
import type { RunLink, Standing } from '../model/lifecycle-status.ts'

/** So many runs, routes and pieces of evidence are told one by one. */
const mostListed = 20

/** Where an artifact stands as a Markdown table of two columns, the state at its head; every value from outside is inert. */
export const standingTable = (standing: Standing): string =>
  rows(standing)
    .flatMap(([name, value], index) =>
      index === 0 ? [`| ${name} | ${value} |`, '| --- | --- |'] : [`| **${name}** | ${value} |`],
    )
    .join('\n')

const rows = (standing: Standing): readonly (readonly [string, string])[] => [
  ['State', `${capital(lifecycleStates[standing.state].label)}: ${lifecycleStates[standing.state].says}`],
  ...standing.because.map(why => ['Because', inert(why)] as const),
  ['Owner', owner(standing)],
  ['Approval', approval(standing)],
  ...(standing.hold ? [['On hold', `by ${inert(standing.hold.by)} at ${standing.hold.at}`] as const] : []),
  ['Publication', publication(standing)],
  ...(standing.archived
    ? [
        [
          'Archived',
          `${inert(standing.archived.why)}${standing.archived.at ? ` at ${standing.archived.at}` : ''}`,
        ] as const,
      ]
    : []),
  ...standing.runs.slice(0, mostListed).map(run => ['Run', runLink(run)] as const),
  ...standing.evidence.slice(0, mostListed).map(one => ['Evidence', evidence(one)] as const),
  ...more('Evidence', standing.evidence.length),
  ...textRoutes(standing)
    .slice(0, mostListed)
    .map(
      route =>
        [
          'Open route',
          `${route.target}: ${inert(route.action.slice(0, 300))}${route.ref ? `, tracked in ${inert(route.ref)}` : ''}`,
        ] as const,
    ),
  ...more('Open route', textRoutes(standing).length),
  ...standing.remarks.map(remark => ['Note', inert(remark)] as const),
]

/** Routes whose issues were looked at have a table of their own. @see follow-ups-table.ts */
const textRoutes = ({ routes, openRoutes }: Standing): Standing['openRoutes'] => (routes ? [] : openRoutes)

const more = (name: string, count: number): readonly (readonly [string, string])[] =>
  count > mostListed ? [[name, `and ${count - mostListed} more`]] : []

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const owner = ({ owners, recordOwner }: Standing): string => {
  if (owners.length > 0) return owners.map(inert).join(', ')
  return recordOwner === null
    ? 'nobody is assigned'
    : `nobody is assigned; the record names ${inert(recordOwner)}`
}

const approval = ({ approval }: Standing): string => {
  switch (approval.standing) {
    case 'none':
      return 'none'
    case 'stands':
      return `by ${inert(approval.by)} at ${approval.at}, commit ${inertCode(approval.head.slice(0, 12))}, by ${approval.via}`
    case 'dropped':
      return `none: the one by ${inert(approval.by)} at ${approval.at}, commit ${inertCode(approval.head.slice(0, 12))}, was dropped, because ${inert(approval.because)}`
  }
}

const publication = ({ publication }: Standing): string => {
  if (publication === null) return 'not published'
  const { by, at, target, commit, release, isComplete } = publication
  const where = `to ${inertCode(target)}, commit ${inertCode(commit.slice(0, 12))}`
  if (!isComplete) return `merged by ${inert(by)} at ${at} ${where}; waits for the release that contains it`
  return `by ${inert(by)} at ${at} ${where}${release ? `, release [${inert(release.tag)}](${address(release.url)})` : ''}`
}

const runLink = (run: RunLink): string => {
  const name = [
    run.workflow && `workflow ${inert(run.workflow)}`,
    run.id && `run ${inertCode(run.id)}`,
    run.attempt && `attempt ${run.attempt}`,
    run.step && `step ${inert(run.step)}`,
  ]
    .filter(Boolean)
    .join(', ')
  const linked =
    run.url === null ? name || inertCode(run.slug) : `[${name || inertCode(run.slug)}](${address(run.url)})`
  return `${linked}; ${checkedRun(run)}`
}

const checkedRun = ({ checked }: RunLink): string => {
  if (checked === null) return 'not a run that GitHub can check'
  if (!checked.known) return `not confirmed: ${inert(checked.why)}`
  const { head, isOfThisChange } = checked.value
  return isOfThisChange
    ? `confirmed: it ran on ${inertCode(head.slice(0, 12))} of this change`
    : `doubtful: it ran on ${inertCode(head.slice(0, 12))}, which is not in this change`
}

const evidence = ({ kind, summary, url, sha256 }: Standing['evidence'][number]): string =>
  `${kind}: ${url === null ? inert(summary.slice(0, 300)) : `[${inert(summary.slice(0, 300))}](${address(url)})`}${sha256 ? `, sha256 ${inertCode(sha256)}` : ''}`

/** An http(s) address that cannot leave its brackets or its table cell. */
const address = (url: string): string =>
  encodeURI(url.slice(0, 2000))
    .replace(/%25/g, '%')
    .replace(/[()|<>\s]/g, encodeURIComponent)
    .replace(/[()]/g, mark => (mark === '(' ? '%28' : '%29'))
