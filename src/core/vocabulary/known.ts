/**
 * Something that was looked up. If it could not be read, `why` says why; it is never a default.
 *
 * `why` is a sentence without a place, fit to follow "could not be read: ". `isPassing`: asked again later, the same
 * question may have an answer. `lasting`: it never will.
 */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | {
      readonly known: false
      readonly why: string
      readonly isPassing?: true
      readonly lasting?: LastingRefusal
    }

/**
 * What no further request can change: GitHub has no such thing (404, 410), takes no such request (422), or has switched
 * off the installation or the repository.
 */
export type LastingRefusal = 'missing' | 'invalid' | 'suspended' | 'archived'

export const known = <T>(value: T): Known<T> => ({ known: true, value })
export const unknown = (why: string): Known<never> => ({ known: false, why })
/** What GitHub refuses for good. */
export const refusedForGood = (why: string, lasting: LastingRefusal): Known<never> => ({
  known: false,
  why,
  lasting,
})
/** What could not be read now, for a reason that passes: GitHub failed, or was not reached. */
export const unreadNow = (why: string): Known<never> => ({ known: false, why, isPassing: true })
