/** A feedback item and an answer are taken for the same from this similarity on … */
const leastLikeness = 0.88
/** … if no other item is nearly as similar. */
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

/** Of longer texts only the beginnings are compared: similarity helps with small differences, it is not a search. */
const maxCompared = 400

/** With more items than this only equal words count, so that a hostile list costs little. */
const maxItems = 200

const likeness = (left: string, right: string): number => {
  const a = left.slice(0, maxCompared)
  const b = right.slice(0, maxCompared)
  const most = (2 * Math.min(a.length, b.length)) / Math.max(1, a.length + b.length)
  return most < leastLikeness ? most : (2 * shared(a, b)) / Math.max(1, a.length + b.length)
}

/** The item that an answer belongs to: the same words, or clearly the most similar. -1 for none. */
const meant = (answer: string, items: readonly string[]): number => {
  const exact = items.indexOf(answer)
  if (exact >= 0 || items.length > maxItems) return exact
  const scores = items.map((item, index) => ({ index, score: likeness(answer, item) }))
  const [first, second] = scores.sort((a, b) => b.score - a.score)
  if (!first || first.score < leastLikeness) return -1
  return first.score - (second?.score ?? 0) >= leastLead ? first.index : -1
}

/**
 * Compare answers with the items that they must answer, each exactly once.
 *
 * @param field   the answers' field, for the sentences that come back; no sentence means that all is answered
 * @param match   `exact` compares letter by letter, `alike` ignores case, punctuation and small differences
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
      return [`${field}.${index} answers ${JSON.stringify(answer)}, which is not one of the required items.`]
    if (answered.has(found))
      return [
        `${field}.${index} is a second answer to ${JSON.stringify(items[found])}. Answer each item once.`,
      ]
    answered.add(found)
    return []
  })
  const missing = items.filter((_, index) => !answered.has(index))
  return [
    ...lines,
    ...missing.map(item => `${field} has no answer to ${JSON.stringify(item)}. Add one with its proof.`),
  ]
}
