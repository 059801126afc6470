/**
 * Something that was looked up. If it could not be read, `why` says why; it is never a default.
 *
 * `why` is a sentence without a place, fit to follow "could not be read: ".
 */
export type Known<T> =
  | { readonly known: true; readonly value: T }
  | { readonly known: false; readonly why: string }

export const known = <T>(value: T): Known<T> => ({ known: true, value })
export const unknown = (why: string): Known<never> => ({ known: false, why })
