import type { RefusedText } from '../../closeout/model/closeout.ts'
import { finding, placeIn } from '../finding.ts'
import { listRequiredFields } from '../list-required-fields.ts'
import type { EvaluateRule } from '../model/rule-context.ts'

const why = (refused: RefusedText | undefined): string => {
  if (!refused) return ''
  const quoted = JSON.stringify(refused.text.length > 60 ? `${refused.text.slice(0, 60)}…` : refused.text)
  return refused.isDenial ? `: ${quoted} gives no reason` : `: ${quoted} says nothing`
}

/** Every required field that is labelled has an answer under its label, or a reasoned skip. */
export const closeoutPlaceholder: EvaluateRule = change =>
  listRequiredFields(change)
    .filter(field => field.verdict === 'placeholder')
    .map(field =>
      finding(
        'closeout-placeholder',
        placeIn(change.reading?.source ?? 'body', field.refused?.line ?? field.line),
        `${field.title} has no answer${why(field.refused)}. Write ${field.says}.`,
        {
          fix: 'Write the answer under the label. If it does not apply, write why, and not only that it does not: None, because …',
        },
      ),
    )
