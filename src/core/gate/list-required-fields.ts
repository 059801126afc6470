import {
  type CloseoutField,
  closeoutFields,
  type FieldName,
  type RefusedText,
} from '../closeout/model/closeout.ts'
import type { RuleContext } from './model/rule-context.ts'

/** A required field as it was read, with its title and its meaning. */
export type RequiredField = {
  readonly name: FieldName
  readonly title: string
  readonly says: string
  readonly verdict: 'answered' | 'skipped' | 'missing' | 'placeholder'
  readonly line: number
  readonly refused?: RefusedText
}

const refusedIn = ({ refused }: CloseoutField): { refused?: RefusedText } => (refused ? { refused } : {})

/**
 * The fields that this change has to answer one by one, in the order of the format.
 * Empty where no closeout is needed, none is there, or one skip stands for all of it.
 */
export const listRequiredFields = ({
  policy,
  reading,
  isCloseoutRequired,
}: RuleContext): readonly RequiredField[] => {
  const closeout = reading?.closeout
  if (!isCloseoutRequired || !closeout?.section || closeout.skip !== null) return []
  const { line: headingLine } = closeout.section
  return policy.closeout.required_fields.map(name => ({
    name,
    title: closeoutFields[name].title,
    says: closeoutFields[name].says,
    verdict: closeout.fields[name].verdict,
    line: closeout.fields[name].line ?? headingLine,
    ...refusedIn(closeout.fields[name]),
  }))
}
