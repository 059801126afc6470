import { type Closeout, closeoutFields, type FieldName } from '../../closeout/model/closeout.ts'
import { parseCloseout } from '../../closeout/parse-closeout.ts'
import { readingOptionsOf } from '../choose-closeout.ts'
import type { ChangeFacts } from '../model/facts.ts'
import type { CheckedGate } from '../model/rule-context.ts'
import { skeletonFor } from '../show/skeleton-for.ts'
import { completeBody } from './complete-body.ts'
import { type CommitNotes, draftFactsOf, draftField, knownField } from './draft-fields.ts'
import type { OpenField, RefusedFix } from './model.ts'
import { prefillFields } from './prefill-fields.ts'

/** What becomes of a body: its new text, what was added to it, and what is left to its author. */
export type BodyFix = {
  readonly body: string
  readonly fields: readonly FieldName[]
  readonly toAnswer: readonly OpenField[]
  readonly refused: readonly RefusedFix[]
  readonly notes: readonly string[]
}

/** Bytes as characters, so that those that are not UTF-8 are kept. */
type Codec = { readonly decode: (bytes: string) => string; readonly encode: (text: string) => string }

/**
 * Plan what is added to a body, so that it has every field that the policy requires.
 *
 * @param checked  the change, checked with this body
 * @param name     how the file of the body is named to people
 * @param codec    between the bytes of the body and its text
 */
export const planBody = (
  checked: CheckedGate,
  body: string,
  name: string,
  commits: CommitNotes,
  { decode, encode }: Codec,
): BodyFix => {
  const { facts, reading, report } = checked
  const { policy } = facts.policy
  const parse = (text: string): Closeout => parseCloseout(decode(text), readingOptionsOf(facts, policy))
  const left = (text: string): readonly OpenField[] => listOpenFields(parse(text), facts)
  const unchanged = { body, fields: [], toAnswer: [], refused: [], notes: [] }
  if (!report.closeout.required)
    return { ...unchanged, notes: ['The policy requires no closeout for this change.'] }
  if (!policy.closeout.sources.includes('body'))
    return { ...unchanged, notes: ['The policy does not read the closeout from the body.'] }
  if (reading?.closeout.section && reading.source !== 'body')
    return { ...unchanged, notes: [`The closeout is in ${reading.source}, so the body needs none.`] }
  const unfilled = parse(body)
  const unreadable = unfilled.remarks.find(remark => remark.kind === 'body-unreadable')
  if (unreadable)
    return {
      ...unchanged,
      refused: [{ message: `${name}: ${unreadable.message}`, fix: unreadable.fix ?? 'Shorten the body.' }],
    }
  if (unfilled.skip !== null) return unchanged
  const draft = draftFactsOf(facts, commits)
  const encoded = (text: string | null): string | null => (text === null ? null : encode(text))
  const prefilled = prefillFields({ body, parse, draft: field => encoded(knownField(field, draft)) })
  const start = prefilled.body
  const closeout = parse(start)
  const missing = closeout.section
    ? policy.closeout.required_fields.filter(field => closeout.fields[field].verdict === 'missing')
    : (Object.keys(closeoutFields) as readonly FieldName[])
  if (missing.length === 0) return { ...unchanged, ...prefilled, toAnswer: left(start) }
  const completed = completeBody({
    body: start,
    closeout,
    missing,
    draft: field => encode(draftField(field, draft)),
    skeleton: encode(skeletonFor(facts, commits)),
    parse,
  })
  if (completed.kind === 'refused')
    return {
      ...unchanged,
      ...prefilled,
      toAnswer: left(start),
      refused: [{ message: `${name}: ${completed.why}.`, fix: completed.fix }],
    }
  return {
    ...unchanged,
    body: completed.body,
    fields: [...prefilled.fields, ...missing],
    toAnswer: left(completed.body),
  }
}

const listOpenFields = ({ section, fields }: Closeout, { policy }: ChangeFacts): readonly OpenField[] =>
  section === null
    ? []
    : policy.policy.closeout.required_fields.flatMap((name): readonly OpenField[] => {
        const { verdict, line } = fields[name]
        return verdict === 'placeholder' ? [{ name, line: line ?? section.line }] : []
      })
