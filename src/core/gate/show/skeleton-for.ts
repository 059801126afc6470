import { closeoutFields, type FieldName, fieldNames } from '../../closeout/model/closeout.ts'
import type { ChangedFile, ChangeFacts } from '../model/facts.ts'

/** What is known of a change before its author writes a word. */
type SkeletonFacts = {
  readonly number: number | null
  readonly changed: readonly ChangedFile[]
  /** Documents of which one should change, as policy names them. */
  readonly promotionTargets: readonly string[]
}

/** The most changed documents that are listed by name. */
const mostListed = 10

/**
 * A closeout to fill in: the seven fields, prefilled with facts of the change. The other lines are placeholders,
 * so that the unchanged skeleton does not pass.
 */
export const skeletonFor = ({ subject, changedFiles, policy }: ChangeFacts): string => {
  const facts: SkeletonFacts = {
    number: subject.number,
    changed: changedFiles.known ? changedFiles.value : [],
    promotionTargets: [...new Set(policy.policy.promotion.flatMap(rule => rule.docs))],
  }
  const fields = fieldNames.map(name => `### ${closeoutFields[name].title}\n\n${draft[name](facts)}`)
  return ['## Closeout', ...fields].join('\n\n')
}

const ask = (name: FieldName): string => `TODO: ${closeoutFields[name].says}`

const draft: Readonly<Record<FieldName, (facts: SkeletonFacts) => string>> = {
  shipped: () => ask('shipped'),
  changes: ({ number }) => (number === null ? ask('changes') : `- #${number}`),
  verification: () => `${ask('verification')}`,
  docs: ({ changed, promotionTargets }) => {
    const documents = changed.filter(isDocument).slice(0, mostListed)
    if (documents.length > 0) return documents.map(file => `- Updated ${codeSpan(file.path)}`).join('\n')
    if (promotionTargets.length > 0)
      return `TODO: one of ${promotionTargets.map(codeSpan).join(', ')}, or say why none is needed`
    return ask('docs')
  },
  records: () => ask('records'),
  follow_ups: () =>
    'TODO: one line for each follow-up, as `- [ ] backlog: what is to be done`, or `None, because …`',
  runtime: () => 'TODO: confirm that `.flow-agents/` stays untracked',
}

const isDocument = (file: ChangedFile): boolean =>
  file.status !== 'removed' &&
  /\.(md|mdx|rst|adoc|txt)$/i.test(file.path) &&
  !/[\u0000-\u001f`]/.test(file.path)

const codeSpan = (text: string): string => `\`${text}\``
