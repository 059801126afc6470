import { finding, placeIn } from '../finding.ts'
import { listRequiredFields } from '../list-required-fields.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

/** Every required field that is labelled has an answer under its label, or a reasoned skip. */
export const closeoutPlaceholder: EvaluateRule = change =>
  listRequiredFields(change)
    .filter(field => field.verdict === 'placeholder')
    .map(field =>
      finding(
        'closeout-placeholder',
        placeIn(change.reading?.source ?? 'body', field.line),
        `${field.title} has no answer. Write ${field.says}.`,
        { fix: 'Write the answer under the label. If it does not apply, write the reason: None, because …' },
      ),
    )
