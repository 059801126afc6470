import { blankField } from '../../closeout/write/blank-field.ts'
import { finding, placeIn } from '../finding.ts'
import { listRequiredFields } from '../list-required-fields.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** Every required field has a label. The fix is all missing fields together, ready to be filled in. */
export const closeoutFieldMissing: EvaluateRule = change => {
  const missing = listRequiredFields(change).filter(field => field.verdict === 'missing')
  const level = change.reading?.closeout.section?.level ?? 2
  const fix = missing
    .map(field => blankField(level, field.title, '<your answer, or: None, because …>'))
    .join('\n\n')
  return missing.map(field =>
    finding(
      'closeout-field-missing',
      placeIn(change.reading?.source ?? 'body', field.line),
      `The closeout has no field "${field.title}". It contains ${field.says}.`,
      { fix },
    ),
  )
}
