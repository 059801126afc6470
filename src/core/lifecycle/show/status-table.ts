import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { foldedDigest } from '../../text/page/folded-digest.ts'
import { instantText } from '../../text/page/instants.ts'
import {
  branchLink,
  commitLink,
  linkTo,
  type Pages,
  pagesOf,
  personLink,
  webAddress,
} from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { renderSentence } from '../../text/page/sentence.ts'
import type { LifecycleStatus, OverrideStatus, RunLink } from '../model/lifecycle-status.ts'

/** The most runs, routes and pieces of evidence that are listed. */
const mostListed = 20

type Row = readonly [name: string, value: string]

/** The facts about an artifact as a Markdown table of two columns; every value from outside is escaped. */
export const statusTable = (status: LifecycleStatus): string =>
  rows(status, pagesOf(status.url))
    .flatMap(([name, value], index) =>
      index === 0 ? [`| ${name} | ${value} |`, '| :-- | :-- |'] : [`| **${name}** | ${value} |`],
    )
    .join('\n')

/** The answer above the table has the first reason of a draft. */
const rows = (status: LifecycleStatus, pages: Pages | null): readonly Row[] => [
  ['Commit', `${commitLink(status.head, pages)} onto ${branchLink(status.base, pages)}`],
  ...status.because.slice(1).map((why): Row => ['Also', renderSentence(why, pages)]),
  ['Owner', owner(status, pages)],
  ['Approval', approval(status, pages)],
  ...(status.override ? [['Override', override(status.override, pages)] satisfies Row] : []),
  ...(status.hold
    ? [['Hold', `${personLink(status.hold.by, pages)}, ${instantText(status.hold.at)}`] satisfies Row]
    : []),
  ...publication(status, pages).map((value): Row => ['Publication', value]),
  ...(status.archived ? [['Archived', archived(status.archived, pages)] satisfies Row] : []),
  ...status.runs.slice(0, mostListed).map((run): Row => ['Run', runLink(run, pages)]),
  ...more('Run', status.runs.length),
  ...status.evidence.slice(0, mostListed).map((one): Row => ['Evidence', evidence(one)]),
  ...more('Evidence', status.evidence.length),
  ...textRoutes(status)
    .slice(0, mostListed)
    .map(
      (route): Row => [
        'Open route',
        `${route.target}: ${outsideText(route.action.slice(0, 300))}${route.ref ? `, tracked in ${escapeMarkdown(route.ref)}` : ''}`,
      ],
    ),
  ...more('Open route', textRoutes(status).length),
  ...status.remarks.map((remark): Row => ['Note', renderSentence(remark, pages)]),
]

/** Routes whose issues were read have a table of their own. @see follow-ups-table.ts */
const textRoutes = ({ routes, openRoutes }: LifecycleStatus): LifecycleStatus['openRoutes'] =>
  routes ? [] : openRoutes

const more = (name: string, count: number): readonly Row[] =>
  count > mostListed ? [[name, `and ${count - mostListed} more`]] : []

const owner = ({ owners, recordOwner }: LifecycleStatus, pages: Pages | null): string => {
  if (owners.length > 0) return owners.map(login => personLink(login, pages)).join(', ')
  return recordOwner === null
    ? 'nobody is assigned'
    : `nobody is assigned; the record names ${escapeMarkdown(recordOwner)}`
}

const approval = ({ approval }: LifecycleStatus, pages: Pages | null): string => {
  if (approval.standing === 'none') return 'none'
  const given = `${personLink(approval.by, pages)}, ${instantText(approval.at)}`
  return approval.standing === 'stands'
    ? `${given}, ${commitLink(approval.head, pages)}, by ${approval.via}`
    : `none. Dropped: ${given}, because ${renderSentence(approval.because, pages)}`
}

const override = ({ by, at, until, reason, rules, because }: OverrideStatus, pages: Pages | null): string => {
  const given = `${personLink(by, pages)}, ${instantText(at)}`
  return because === null
    ? `of ${rules.join(', ')}: ${given}, until ${instantText(until)}: ${outsideText(reason)}`
    : `none. Dropped: ${given}, because ${renderSentence(because, pages)}`
}

const publication = ({ publication }: LifecycleStatus, pages: Pages | null): readonly string[] => {
  if (publication === null) return []
  const { by, at, target, commit, release, isComplete } = publication
  const who = `${personLink(by, pages)}, ${instantText(at)}, to ${branchLink(target, pages)} as ${commitLink(commit, pages)}`
  if (!isComplete) return [`merged by ${who}; waits for a release`]
  return [
    `${who}${release ? `, release ${linkTo(webAddress(release.url), escapeMarkdown(release.tag))}` : ''}`,
  ]
}

const archived = ({ why, at }: NonNullable<LifecycleStatus['archived']>, pages: Pages | null): string =>
  `${at ? `${instantText(at)}, ` : ''}${renderSentence(why, pages)}`

const runLink = (run: RunLink, pages: Pages | null): string => {
  const name = [
    run.workflow && `workflow ${outsideText(run.workflow)}`,
    run.id && `run ${escapeMarkdownCode(run.id)}`,
    run.attempt && `attempt ${run.attempt}`,
    run.step && `step ${outsideText(run.step)}`,
  ]
    .filter(Boolean)
    .join(', ')
  return `${linkTo(run.url && webAddress(run.url), name || escapeMarkdownCode(run.slug))}; ${checkedRun(run, pages)}`
}

const checkedRun = ({ checked }: RunLink, pages: Pages | null): string => {
  if (checked === null) return 'GitHub cannot confirm this run'
  if (!checked.known) return `not confirmed: ${renderSentence(checked.why, pages)}`
  const { head, isOfThisChange } = checked.value
  return isOfThisChange
    ? `confirmed: it ran on ${commitLink(head, pages)} of this change`
    : `doubtful: it ran on ${commitLink(head, pages)}, which is not in this change`
}

const evidence = ({ kind, summary, url, sha256 }: LifecycleStatus['evidence'][number]): string =>
  `${kind}: ${linkTo(url && webAddress(url), outsideText(summary.slice(0, 300)))}${sha256 ? foldedDigest('sha256', sha256) : ''}`
