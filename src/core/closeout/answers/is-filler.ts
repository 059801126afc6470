import { foldText } from '../markdown/fold-name.ts'
import { plainText } from '../markdown/mark-inline.ts'
import { closeoutFields, type FieldName } from '../model/closeout.ts'
import { fillerOf, longestFiller, withoutArticles } from '../model/filler-words.ts'

/** Paths, references, people, numbers, code and links say something whatever stands around them. */
const telling = /[#/@\d\uE000\uE002]|\w_\w|\w\.\w{2}/
/** A bare `NOT_VERIFIED`, also as code: it needs what was not verified, or why. */
const bareGap = /^[^\w]*NOT_(?:VERIFIED|TESTED|RUN)[^\w]*$/i

const fold = (text: string): string => withoutArticles(foldText(text))

/**
 * Whether the whole answer is a phrase that fills this field and says nothing, or a single letter.
 *
 * @param marked  text with its marks
 */
export const isFiller = (field: FieldName, marked: string): boolean => {
  if (marked.length > longestFiller) return false
  if (bareGap.test(marked)) return true
  if (telling.test(marked)) return false
  const folded = fold(plainText({ marked }))
  return /^[a-z]$/.test(folded) || fillerOf(field).has(folded) || folded === fold(closeoutFields[field].says)
}
