import { closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { isAllowed } from '../list-tracked-runtime.ts'
import type { ChangedFile, ChangeFacts } from '../model/facts.ts'

/** What the commits of a change say: their first lines, oldest first, and the issues that they name. */
export type CommitNotes = { readonly subjects: readonly string[]; readonly issues: readonly string[] }

/** What is known of a change before its author writes a word. */
export type DraftFacts = {
  readonly number: number | null
  readonly changed: readonly ChangedFile[]
  /** Documents of which one should change, as policy names them. */
  readonly promotionTargets: readonly string[]
  readonly commits: CommitNotes
}

type Sources = Pick<ChangeFacts, 'subject' | 'changedFiles' | 'trackedRuntime' | 'policy'>

/** A closeout must not name a runtime file, so the draft does not either. */
const withoutRuntime = (
  changed: readonly ChangedFile[],
  tracked: Sources['trackedRuntime'],
  { policy }: Sources['policy'],
): readonly ChangedFile[] => {
  const runtime = tracked.known ? tracked.value.filter(entry => !isAllowed(entry, policy)) : []
  const paths = new Set(runtime.map(({ path }) => path))
  return changed.filter(({ path }) => !paths.has(path))
}

const noCommits: CommitNotes = { subjects: [], issues: [] }

export const draftFactsOf = (
  { subject, changedFiles, trackedRuntime, policy }: Sources,
  commits: CommitNotes = noCommits,
): DraftFacts => ({
  number: subject.number,
  changed: changedFiles.known ? withoutRuntime(changedFiles.value, trackedRuntime, policy) : [],
  promotionTargets: [...new Set(policy.policy.promotion.flatMap(rule => rule.docs))],
  commits,
})

/**
 * The text of a field, made of facts of the change: references, and the documents that it changes. What only the
 * author knows is a placeholder, so that the gate still refuses it.
 */
export const draftField = (name: FieldName, facts: DraftFacts): string => draft[name](facts)

/**
 * What the change shows of a field that is there and empty: its answer, or a comment to write the answer from. `null`
 * where only the author knows anything.
 */
export const knownField = (name: FieldName, facts: DraftFacts): string | null => {
  if (name === 'shipped') return sources(facts).trimStart() || null
  const text = draftField(name, facts)
  return text.startsWith('TODO') ? null : text
}

/** The most files and commits that are listed by name. */
const mostListed = 10

const ask = (name: FieldName): string => `TODO: ${closeoutFields[name].says}`

const draft: Readonly<Record<FieldName, (facts: DraftFacts) => string>> = {
  shipped: facts => `${ask('shipped')}${sources(facts)}`,
  changes: ({ number, commits }) => {
    const references = [...new Set([...(number === null ? [] : [`#${number}`]), ...commits.issues])]
    return references.length === 0 ? ask('changes') : references.map(one => `- ${one}`).join('\n')
  },
  verification: () => ask('verification'),
  docs: ({ changed, promotionTargets }) => {
    const documents = changed.filter(isDocument)
    if (documents.length > 0) return listed(documents)
    if (promotionTargets.length > 0)
      return `TODO: one of ${promotionTargets.map(codeSpan).join(', ')}, or say why none is needed`
    return ask('docs')
  },
  records: ({ changed }) => {
    const records = changed.filter(file => isDocument(file) && isRecord.test(file.path))
    return records.length > 0 ? listed(records) : ask('records')
  },
  follow_ups: () =>
    'TODO: one line for each follow-up, as `- [ ] backlog: what is to be done`, or `None, because …`',
  runtime: () => 'TODO: confirm that `.flow-agents/` stays untracked',
}

const isDocument = (file: ChangedFile): boolean =>
  file.status !== 'removed' &&
  /\.(md|mdx|rst|adoc|txt)$/i.test(file.path) &&
  !/[\u0000-\u001f`]/.test(file.path)

/** Decision records, READMEs, schema documents, runbooks and release notes, by their place or their name. */
const isRecord =
  /(?:^|\/)(?:adrs?|decisions?|runbooks?|schemas?|release-notes)\/|(?:^|\/)(?:README|CHANGELOG|CHANGES|HISTORY|NEWS|RELEASE[-_]?NOTES)\.[a-z]+$/i

const verbs = { added: 'Added', modified: 'Updated', renamed: 'Moved', removed: 'Removed' } as const

const listed = (files: readonly ChangedFile[]): string => {
  const lines = files.slice(0, mostListed).map(({ path, status }) => `- ${verbs[status]} ${codeSpan(path)}`)
  const rest = files.length - lines.length
  return [...lines, ...(rest > 0 ? [`- and ${counted(rest, 'more document')}`] : [])].join('\n')
}

/** A comment, which is no answer: what the author can write the answer from. */
const sources = ({ commits, changed }: DraftFacts): string => {
  const { subjects } = commits
  if (subjects.length === 0) return ''
  const rest = subjects.length - mostListed
  const lines = [
    'Write the answer from these, then remove this comment.',
    ...subjects.slice(0, mostListed).map(subject => `- ${quoted(subject)}`),
    ...(rest > 0 ? [`- and ${counted(rest, 'more commit')}`] : []),
    ...(changed.length > 0
      ? [
          `${counted(changed.length, 'changed file')}: ${changed
            .slice(0, mostListed)
            .map(({ path }) => quoted(path))
            .join(', ')}${changed.length > mostListed ? ', …' : ''}`,
        ]
      : []),
  ]
  return `\n\n<!-- ${lines.join('\n')} -->`
}

/** A text from a commit, on one line, in which nothing ends the comment or looks like a shell's variable. */
const quoted = (text: string): string =>
  codeSpan(shownText(text).replaceAll('`', "'").replace(/-{2,}/g, '-').slice(0, 120))

const codeSpan = (text: string): string => `\`${text}\``
