import type { StatedCount } from './model/evidence.ts'

const words: readonly (readonly [RegExp, StatedCount['of']])[] = [
  [/^(?:pass|passed|passing|passes|green|succeeded|successful)$/i, 'passed'],
  [/^(?:fail|failed|failing|failures?|errors?|errored)$/i, 'failed'],
  [/^(?:skip|skipped|ignored|disabled)$/i, 'skipped'],
  [/^(?:tests?|specs?|cases?|examples?|total|run)$/i, 'tests'],
]
const meaningOf = (word: string): StatedCount['of'] | null =>
  words.find(([pattern]) => pattern.test(word))?.[1] ?? null

const number = String.raw`(\d{1,3}(?:[,_]\d{3})+|\d{1,9})`
const numberOf = (digits: string): number => Number(digits.replace(/[,_]/g, ''))

/** `41 passed`, `41/43 tests passed`, `2 of the 43 tests failed`. */
const counted = new RegExp(
  String.raw`(?<![\w.,#/:-])${number}(?:(?:\s*\/\s*|\s+of\s+(?:the\s+|all\s+)?)${number})?\s+(?:(?:unit|integration|e2e|test)\s+)*([a-z]+)(?:\s+([a-z]+)\b)?`,
  'gi',
)
/** `Passed: 41`, `Tests run: 41`, `# pass 41`. */
const labelled = new RegExp(
  String.raw`(?<![\w-])(?:(?:total )?tests? )?(tests?|run|pass|passed|fail|failed|failures?|errors?|skip|skipped|ignored|total)(?:\s*[:=]\s*|\s+)${number}(?!\w|[.,:/_-]\w)`,
  'gi',
)
const noFailure = /\b(?:no|zero) (?:test )?(?:failures?|errors?)\b/i

/** How much of a line is searched on either side of a number. */
const reach = 160

const divider = String.raw`[,;:|()[\]!#=•·✓✔✅ℹ]|\.(?=\s|$)|\s[-–—]\s|[–—]|\b(?:and|with|but)\b`
const lastDivider = new RegExp(`^[^]*(?:${divider})`, 'i')
const nextDivider = new RegExp(`(?:${divider}|https?://)[^]*$`, 'i')

/** What may stand between a divider and the number. */
const lead =
  /^(?:\s|(?:all|the|now|only|both|ran|run|a|total(?: of)?|results?|tests?|specs?|ok|unit|integration|e2e|npm|npx|yarn|pnpm|jest|vitest|pytest|mocha)(?!\S))*$/i
/** What may stand between the words of the number and a divider. */
const tail =
  /^\s*(?:(?:have |has )?(?:tests?|total|in total|overall|completed|ran|run|executed|here|now|locally)|in [\d.]+ ?\w*|(?:on|at) (?:this|the) (?:commit|head|branch)|(?:(?:see|in|the|this|a|junit|jest|test|full|ci|xml)\s+)*(?:reports?|artifacts?|log|details|results?|run|summary|output|ci|junit))?\s*$/i

/** Words for another run, in what precedes a number or in the label before it. */
const otherRun =
  /\b(?:before|previous(?:ly)?|earlier|main|master|base(?:line)?|last|old|expected|(?:was|were|from):?\s+(?:all\s+)?(?=\d|$))|\b(?:was|were|from)\s*$/i
/** Words of a label for which the number is not that of all tests. */
const otherThing =
  /\b(?:suites?|files?|snapshots?)\b|\b(?:new|add(?:s|ed)?|adding|retried|fixed|known|flaky|quarantined)\b(?!\s+\d)|\.[a-z]{1,4}\b|::/i
/** What follows says that the number is another one. */
const otherAfter =
  /^[\s,(–—-]*(?:(?:which|of them|of which|all|were|are)\s+)*(?:new|added|more|fewer|fixed|before|previous|previously|earlier|old|on (?:main|master)|at the base)\b(?!\s*:?\s*\d|\s*:)|^\s*(?:→|[-=]>)/i
/** The last label right before a number: that of files and suites, or that of tests. */
const labels = /\b(?:(suites?|files?|snapshots?)|tests?|specs?)\b\s*:?\s+(?=\d)/gi

/** Whether a number is certainly that of the tests of this run. */
const isCertain = (text: string, at: number, end: number): boolean => {
  const before = text.slice(Math.max(0, at - reach), at)
  const after = text.slice(end, end + reach)
  if (!lead.test(before.replace(lastDivider, '')) || !tail.test(after.replace(nextDivider, ''))) return false
  const clause = before.slice(before.search(/[^;]*$/))
  const inside = clause.replace(/\([^()]*\)/g, '')
  if (otherAfter.test(after) || otherRun.test(inside)) return false
  const label = /([^,(]*):[^:]*$/.exec(inside)?.[1] ?? ''
  const last = [...`${clause}0`.matchAll(labels)].at(-1)
  return !otherThing.test(label) && last?.[1] === undefined
}

type Found = StatedCount & { readonly at: number; readonly key: string }

const isError = (word: string): boolean => /^error/i.test(word)
const foundOf = (at: number, digits: string, of: StatedCount['of'], word = ''): Found => ({
  at,
  count: numberOf(digits),
  of,
  key: isError(word) ? 'error' : of,
})

const readCounted = (text: string): readonly Found[] =>
  [...text.matchAll(counted)].flatMap(match => {
    const [all, digits = '', whole, word = '', next = ''] = match
    const own = meaningOf(word)
    if (own === null) return []
    // `41 tests passed` counts what passed, `41 tests` all of them.
    const state = own === 'tests' ? meaningOf(next) : null
    const end = match.index + all.length - (state === null ? all.length - all.indexOf(word) - word.length : 0)
    if (!isCertain(text, match.index, end)) return []
    const of = state ?? own
    const part = of === 'tests' && whole !== undefined ? [] : [foundOf(match.index, digits, of, word)]
    return whole === undefined ? part : [...part, foundOf(match.index, whole, 'tests')]
  })

const readLabelled = (text: string): readonly Found[] =>
  [...text.matchAll(labelled)].flatMap(match => {
    const [all, word = '', digits = ''] = match
    const of = meaningOf(word)
    const end = match.index + all.length
    return of !== null && isCertain(text, match.index, end) ? [foundOf(match.index, digits, of, word)] : []
  })

/**
 * The numbers that a line states about the tests of its run: `41 passed`, `41/43 tests passed`, `Passed: 41`, `no failures`.
 *
 * Only what is certain: not the number of suites or files, of new tests, of another run, or of another thing (`3 failed
 * uploads`). Of several numbers for the same thing none is certain.
 */
export const readStatedCounts = (text: string): readonly StatedCount[] => {
  const found = [...readCounted(text), ...readLabelled(text)].sort((one, other) => one.at - other.at)
  const counts = new Map<string, Set<number>>()
  for (const { key, count } of found) counts.set(key, (counts.get(key) ?? new Set()).add(count))
  const stated = new Map<string, StatedCount>()
  for (const { key, count, of } of found)
    if (counts.get(key)?.size === 1) stated.set(`${count} ${of}`, { count, of })
  if (noFailure.test(text)) stated.set('0 failed', { count: 0, of: 'failed' })
  return [...stated.values()]
}
