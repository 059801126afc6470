/** A feedback item and an answer are the same from this likeness on … */
const leastLikeness = 0.88
/** … where no other item is nearly as like. */
const leastLead = 0.03

/** Lower case, punctuation to spaces, single spaces. */
const folded = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The longest common run of two texts: where it starts in each, and its length. */
const longestRun = (a: string, b: string): readonly [number, number, number] => {
  let best: [number, number, number] = [0, 0, 0]
  let row = new Uint16Array(b.length + 1)
  for (let i = 1; i <= a.length; i += 1) {
    const next = new Uint16Array(b.length + 1)
    for (let j = 1; j <= b.length; j += 1) {
      if (a[i - 1] !== b[j - 1]) continue
      const length = (row[j - 1] ?? 0) + 1
      next[j] = length
      if (length > best[2]) best = [i - length, j - length, length]
    }
    row = next
  }
  return best
}

/** How many characters two texts share in common runs, longest first (Ratcliff and Obershelp, 1988). */
const shared = (a: string, b: string): number => {
  const [i, j, length] = longestRun(a, b)
  if (length === 0) return 0
  return length + shared(a.slice(0, i), b.slice(0, j)) + shared(a.slice(i + length), b.slice(j + length))
}

/** Longer texts are compared by their beginnings: likeness is a help for small slips, not a search. */
const maxCompared = 400

/** With more items than this only the same words count, so that a hostile list costs nothing. */
const maxItems = 200

const likeness = (left: string, right: string): number => {
  const a = left.slice(0, maxCompared)
  const b = right.slice(0, maxCompared)
  const most = (2 * Math.min(a.length, b.length)) / Math.max(1, a.length + b.length)
  return most < leastLikeness ? most : (2 * shared(a, b)) / Math.max(1, a.length + b.length)
}

/** Which item an answer means: the same words, or clearly the nearest. -1 for none. */
const meant = (answer: string, items: readonly string[]): number => {
  const exact = items.indexOf(answer)
  if (exact >= 0 || items.length > maxItems) return exact
  const scores = items.map((item, index) => ({ index, score: likeness(answer, item) }))
  const [first, second] = scores.sort((a, b) => b.score - a.score)
  if (!first || first.score < leastLikeness) return -1
  return first.score - (second?.score ?? 0) >= leastLead ? first.index : -1
}

/**
 * Hold answers against the items that they should answer, each exactly once.
 *
 * @param field   the answers' field, for the lines that come back; none means covered
 * @param match   `exact` compares letter by letter, `alike` forgives case, punctuation and small slips
 */
export const coverItems = (
  field: string,
  answers: readonly string[],
  items: readonly string[],
  match: 'exact' | 'alike',
): string[] => {
  const fold = match === 'exact' ? (text: string) => text : folded
  const wanted = items.map(fold)
  const answered = new Set<number>()
  const lines = answers.flatMap((answer, index) => {
    const found = match === 'exact' ? wanted.indexOf(answer) : meant(fold(answer), wanted)
    if (found < 0)
      return [`${field}.${index}: unexpected ${JSON.stringify(answer)}, expected an item that was asked for.`]
    if (answered.has(found))
      return [`${field}.${index}: unexpected second answer to ${JSON.stringify(items[found])}.`]
    answered.add(found)
    return []
  })
  const missing = items.filter((_, index) => !answered.has(index))
  return [
    ...lines,
    ...missing.map(item => `${field}: unexpected absence of ${JSON.stringify(item)}, expected a proof.`),
  ]
}
