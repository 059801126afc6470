import { type RefinementCtx, type ZodType, z } from 'zod'

/** A text of at least one character. A blank counts: only commit messages are trimmed. */
export const filled = z.string().min(1)

/** A list of texts, which may be empty texts. `null` is not a list. */
export const texts = z.array(z.string())

/** A field that may be absent or `null`; `null` is dropped when the document is read. */
export const nullable = <T extends ZodType>(schema: T) =>
  schema.nullish().transform(value => value ?? undefined)

/** A pattern for one of some words in any ASCII letter case, without flags, so that a JSON Schema can carry it. */
const anyCase = (words: readonly string[]): RegExp =>
  new RegExp(
    `^(?:${words.map(word => word.replace(/[a-z]/g, letter => `[${letter}${letter.toUpperCase()}]`)).join('|')})$`,
  )

const yesWords = ['true', 't', 'yes', 'y', 'on', '1']
const yes = anyCase(yesWords)
const yesOrNo = anyCase([...yesWords, 'false', 'f', 'no', 'n', 'off', '0'])

/** A boolean, or one of the usual words or digits for one; read as a boolean. */
export const laxBoolean = z
  .union(
    [
      z.boolean(),
      z.literal([0, 1]),
      z.string().regex(yesOrNo, 'must be true or false (or yes, no, on, off, 1, 0)'),
    ],
    'must be true or false (or yes, no, on, off, 1, 0)',
  )
  .transform(value => yes.test(String(value)))

/** A character that is trimmed off a commit message. JavaScript's own `trim` differs in a few of them. */
const isBlank = (character: string): boolean => /[\s\x1c-\x1f\x85]/.test(character) && character !== '\ufeff'

/** Take white space and separators off both ends; a byte order mark stays. Linear, where a pattern would not be. */
export const trimmed = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && isBlank(text.charAt(start))) start += 1
  while (end > start && isBlank(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** What is trimmed, and what is not, as patterns without flags, so that a JSON Schema can carry them. */
const blanks = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`
export const [blank, visible] = [`[${blanks}]`, `[^${blanks}]`]

/** A text that holds more than white space. */
export const notBlank = z
  .string()
  .refine(text => trimmed(text) !== '', 'must not be blank')
  .meta({ pattern: visible })

/** A text of 1 to `most` characters, counted in code points as readers count them. */
export const atMost = (most: number) =>
  z
    .string()
    .min(1)
    .refine(text => text.length <= most || [...text].length <= most, `must have at most ${most} characters`)
    .meta({ maxLength: most })

/**
 * Add an error at a field from a rule that a JSON Schema cannot express.
 *
 * @param message  begins with "must", or is a sentence of its own
 * @param rule     the rule, as the type lists it
 */
export const refuse = (
  context: RefinementCtx,
  path: readonly (string | number)[],
  message: string,
  rule: string,
): void => {
  context.addIssue({ code: 'custom', path: [...path], message, params: { rule } })
}

/** The rules that a JSON Schema cannot express, as a part of what is printed as the schema. */
export const withRules = (rules: readonly string[]): { readonly $comment: string } => ({
  $comment: `A document that fits this schema can still be refused by these rules: ${rules.join(' ')}`,
})

/** A rule across the fields of an object: checked only once each field is valid by itself. */
export const across =
  <T>(rule: (value: T, context: RefinementCtx) => void) =>
  (value: T, context: RefinementCtx): void => {
    if (context.issues.length === 0) rule(value, context)
  }
