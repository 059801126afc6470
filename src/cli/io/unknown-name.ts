import { nearestName } from '../../core/text/nearest-name.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'

/**
 * The error of a name that is none of a closed list: the fix is the name that was probably meant, or the list.
 *
 * @param what  what is wrong, as one sentence
 * @param fixOf  how the name that was meant is written, such as `--type plan`
 */
export const unknownName = (what: string, { given, names, where, fixOf }: UnknownName): CloseoutError => {
  const near = nearestName(given, names)
  return new CloseoutError('usage', near === null ? what : `${what} Did you mean ${near}?`, {
    where,
    fix: near === null ? `Use one of: ${names.join(', ')}.` : fixOf(near),
  })
}

type UnknownName = {
  readonly given: string
  readonly names: readonly string[]
  readonly where: string
  readonly fixOf: (near: string) => string
}
