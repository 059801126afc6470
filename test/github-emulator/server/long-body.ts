/** GitHub's limit for the text of an issue, a pull request or a comment. */
import type { Fields } from '../world/model.ts'
import { unprocessable } from './refusal.ts'

const mostCharacters = 65_536

const isTooLong = (body: unknown): boolean => typeof body === 'string' && [...body].length > mostCharacters

/** A new text that is too long is refused. */
export function refuseLongBody(fields: Fields): void {
  if (isTooLong(fields.body))
    throw unprocessable('Validation Failed', [
      {
        code: 'custom',
        field: 'body',
        message: `body is too long (maximum is ${mostCharacters} characters)`,
      },
    ])
}

/** An update that is too long was seen to answer 200 and keep the old text. */
export function dropLongBody(fields: Fields): Fields {
  if (!isTooLong(fields.body)) return fields
  const { body: _, ...rest } = fields
  return rest
}
