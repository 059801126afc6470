import { escapeMarkdown, unlink } from '../../text/escape-markdown.ts'
import { instantText } from '../../text/page/instants.ts'
import { linkTo, webAddress } from '../../text/page/links.ts'
import { outsideText } from '../../text/page/outside-text.ts'
import { shownText } from '../../text/shown-text.ts'
import { isSameName } from '../../vocabulary/github-names.ts'
import type { Because, DesiredIssue, IssueChange, TrackedRoute } from '../model/follow-up.ts'
import { fullName, withHeader, writeHeader, writeRouteMark } from '../model/follow-up-marks.ts'
import { homeOfTarget } from '../model/promotion-targets.ts'
import { renderOccurrences, withOccurrences } from './occurrences.ts'

/** The pull request of the routes. */
export type IssueContext = {
  readonly repository: string
  readonly number: number
  readonly title: string
  readonly url: string
  readonly mergedAt: string | null
}

/** Well within what GitHub takes of a body, which is 65,536 characters. */
const mostCharacters = 60_000
const longestTitle = 120
const longestText = 4_000

/** Render a planned change: title and body of a new issue, or the body of an existing one with our part rewritten. */
export const renderIssue = (issueChange: IssueChange, context: IssueContext): DesiredIssue => {
  switch (issueChange.kind) {
    case 'open':
      return {
        kind: 'open',
        repository: issueChange.repository,
        title: titleOf(issueChange, context),
        body: bodyOf(issueChange, context),
        settings: issueChange.settings,
      }
    case 'keep':
      return {
        kind: 'keep',
        issue: issueChange.issue,
        title: issueChange.renamed ? routeTitle(issueChange.renamed, context) : issueChange.issue.title,
        body: keptBody(issueChange),
        state: issueChange.state,
        reason: issueChange.reason,
        isRaised: issueChange.raised !== null,
      }
    case 'ask':
      return { kind: 'say', issue: issueChange.issue, body: question }
    case 'nest':
      return issueChange
  }
}

const question = `This issue was closed as not planned. **Please comment with the reason.** The app takes the next comment as the reason and writes it into the record.\n\n${'<!-- closeout-asks-reason -->'}`

type Opened = Extract<IssueChange, { kind: 'open' }>

/** Text from outside on one line, cut at a number of characters that people can read. */
const oneLine = (text: string, most: number): string => {
  const characters = [...text.replace(/\s+/g, ' ').trim()]
  return characters.length <= most ? characters.join('') : `${characters.slice(0, most).join('')}…`
}

const titleOf = ({ header, routes }: Opened, { number }: IssueContext): string => {
  if (header.kind === 'digest') return `${routes.length} more follow-ups of #${number}`
  if (header.kind === 'parent') return `Follow-ups of #${number}`
  return routeTitle(routes[0], { number })
}

const routeTitle = (route: TrackedRoute | undefined, { number }: Pick<IssueContext, 'number'>): string => {
  const title = unlink(shownText(oneLine(route?.action ?? '', longestTitle)))
  return title === '' ? `A follow-up of #${number}` : title
}

/** How the pull request is named in the issue: a short reference within its repository. */
const nameOf = (context: IssueContext, place: string): string =>
  isSameName(place, context.repository) ? `#${context.number}` : fullName(context.repository, context.number)

const partsOf = (issueChange: Opened, context: IssueContext, name: string): readonly string[] => {
  switch (issueChange.header.kind) {
    case 'lesson':
      return routeParts(issueChange, context, name)
    case 'digest':
      return [
        `These follow-ups of ${name} share one issue, because the policy limits the number of issues for one pull request. Tick a line when it is done. Closing the issue closes all of them.`,
        digestLines(issueChange.routes, issueChange.routes.length),
      ]
    case 'parent':
      return [
        `The follow-ups of ${name} are sub-issues of this issue. It is closed when all of them are closed.`,
      ]
  }
}

const bodyOf = (issueChange: Opened, context: IssueContext): string => {
  const name = nameOf(context, issueChange.repository)
  const parts = partsOf(issueChange, context, name)
  const seen = renderOccurrences([{ change: issueChange.header.from, name }], [])
  return [
    writeHeader(issueChange.header),
    ...parts,
    ...(issueChange.header.kind === 'parent' ? [] : [seen]),
  ].join('\n\n')
}

const routeParts = (issueChange: Opened, context: IssueContext, name: string): readonly string[] => {
  const route = issueChange.routes[0]
  if (!route) return []
  const { source, action } = route
  return [
    toDo(action),
    `**Next, whoever takes it:** do it, then close this issue as completed. If it is not worth doing, close it as not planned, with a comment that says why.`,
    ...(issueChange.because ? [because(issueChange.because, issueChange.repository)] : []),
    `**Belongs in:** ${homeOfTarget[route.target]}`,
    factsTable([
      ['Pull request', `${name}, ${outsideText(oneLine(context.title, 200))}`],
      ['Merged', context.mergedAt && instantText(context.mergedAt)],
      ['Intended', escaped(source?.intended, longestText)],
      ['Observed', escaped(source?.observed, longestText)],
      ['Gap', escaped(source?.gap, longestText)],
      ['Run', source?.runUrl && linkTo(webAddress(source.runUrl), outsideText(oneLine(source.runUrl, 100)))],
      ['Record', source && `${escaped(source.slug, 150)}, ${escaped(source.record, 50)}`],
    ]),
    help,
    foldedKeys(route.key, source?.recurrenceKey ?? null),
  ]
}

/** The app reads both lines again. @see rename-issues.ts */
const foldedKeys = (key: string, recurrenceKey: string | null): string =>
  [
    '<details><summary>Key of this follow-up</summary>\n',
    ...(recurrenceKey ? [`- Recurrence key: ${escapeMarkdown(oneLine(recurrenceKey, 200))}`] : []),
    `- Key: \`${key}\``,
    '\n</details>',
  ].join('\n')

const escaped = (text: string | null | undefined, most: number): string | null =>
  text ? outsideText(oneLine(text, most)) : null

/** A table of two columns; a fact without a value has no row. */
const factsTable = (rows: readonly (readonly [name: string, value: string | null | undefined])[]): string =>
  rows
    .filter(([, value]) => value)
    .flatMap(([name, value], index) =>
      index === 0 ? [`| ${name} | ${value} |`, '| :-- | :-- |'] : [`| **${name}** | ${value} |`],
    )
    .join('\n')

const toDo = (action: string): string => `**To do:** ${outsideText(oneLine(action, longestText))}`

/** The body with the words and the key of another route; what people wrote besides stays. */
const reworded = (body: string, { action, key }: TrackedRoute): string =>
  body
    .replace(/^\*\*To do:\*\* .*$/m, () => toDo(action))
    .replace(/^- Key: `[0-9a-f]{32}`$/m, () => `- Key: \`${key}\``)

const help =
  'To defer it, add the label `deferred` and a comment such as `until 2027-01-15`, `after v2.1.0`, `when milestone "x" closes` or `when seen 3 times`. The app updates the record of each pull request listed below.'

const because = (because: Because, place: string): string => {
  if (because.kind === 'raised') return `**Due again:** it was deferred, and ${escapeMarkdown(because.why)}.`
  const [repository, number] = because.of.split('#')
  const of = isSameName(repository, place) ? `#${number}` : because.of
  const sentences = {
    recurrence: `**Seen again:** ${of} completed it before.`,
    locked: `**Continues** ${of}, which is locked.`,
    deleted: `**Opened again:** issue ${number} tracked it and was deleted.`,
  }
  return sentences[because.kind]
}

/** The longer the list, the shorter its lines: all of them fit into one body. */
const digestLines = (routes: readonly TrackedRoute[], among: number): string => {
  const room = Math.max(20, Math.min(300, Math.floor((mostCharacters / Math.max(1, among) - 90) / 2)))
  return routes
    .map(
      route =>
        `- [ ] ${route.target}: ${escapeMarkdown(oneLine(route.action, room))} ${writeRouteMark(route.key)}`,
    )
    .join('\n')
}

const keptBody = (issueChange: Extract<IssueChange, { kind: 'keep' }>): string => {
  const { issue, adds } = issueChange
  const text = issueChange.renamed ? reworded(issue.body, issueChange.renamed) : issue.body
  const named = withHeader(text, { kind: issue.kind, from: issue.from, keys: headerKeys(issueChange) })
  const crossed = issueChange.drops.reduce(
    (body, { key, of }) => crossOut(body, key, shortName(of, issue.repository)),
    named,
  )
  const longer =
    adds.length > 0 ? addLines(crossed, digestLines(adds, adds.length + issue.keys.length)) : crossed
  const notes = [
    ...(issueChange.raised === null
      ? []
      : [`This follow-up is due again: ${escapeMarkdown(issueChange.raised)}.`]),
    ...(issueChange.duplicateOf === null
      ? []
      : [`Duplicate of ${shortName(issueChange.duplicateOf, issue.repository)}.`]),
  ]
  const seen = issueChange.seen.map(change => ({ change, name: shortName(change, issue.repository) }))
  const body = seen.length + notes.length > 0 ? withOccurrences(longer, seen, notes) : longer
  return body.length > 65_000 ? issue.body : body
}

/** A digest has one line for each route; its header keeps only its own key. */
const headerKeys = ({ issue, renamed }: Extract<IssueChange, { kind: 'keep' }>): readonly string[] =>
  renamed ? [renamed.key] : issue.kind === 'digest' ? issue.keys.slice(0, 1) : issue.keys

const shortName = (name: string, repository: string): string =>
  name.toLowerCase().startsWith(`${repository.toLowerCase()}#`) ? name.slice(repository.length) : name

/** A line whose route is in another issue: ticked, and without its mark. */
const crossOut = (body: string, key: string, of: string): string =>
  body
    .split('\n')
    .map(line =>
      line.includes(writeRouteMark(key))
        ? `${line
            .slice(0, line.indexOf(writeRouteMark(key)))
            .replace('[ ]', '[x]')
            .trimEnd()}: see ${of}`
        : line,
    )
    .join('\n')

/** New lines go behind the last line of the list. */
const addLines = (body: string, lines: string): string => {
  const bodyLines = body.split('\n')
  const last = bodyLines.findLastIndex(line => /<!-- route [0-9a-f]{32} -->\s*$/.test(line))
  return last < 0
    ? `${body}\n\n${lines}`
    : [...bodyLines.slice(0, last + 1), ...lines.split('\n'), ...bodyLines.slice(last + 1)].join('\n')
}
