/** Marks that only dress a text: emphasis, code, strikes. */
const dress = /[*_`~]+/g

/**
 * Fold an action for comparison: NFKC, lower case, single spaces, without emphasis, invisible characters and the
 * punctuation at its end. `C` and `C++` stay two. What has nothing else is compared as it is written.
 */
export const foldAction = (action: string): string => {
  const plain = action
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
  const folded = plain
    .replace(dress, '')
    .replace(/[\s.,;:!…]+$/u, '')
    .replace(/\s+/g, ' ')
    .trim()
  return folded === '' ? plain : folded
}
