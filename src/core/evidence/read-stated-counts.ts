import type { StatedCount } from './model/evidence.ts'

const words: readonly (readonly [RegExp, StatedCount['of']])[] = [
  [/^(?:pass|passed|passing|passes|green|succeeded|successful)$/i, 'passed'],
  [/^(?:fail|failed|failing|failures?|errors?|errored)$/i, 'failed'],
  [/^(?:skip|skipped|ignored|disabled)$/i, 'skipped'],
  [/^(?:tests?|specs?|cases?|total)$/i, 'tests'],
]

const number = String.raw`(\d{1,3}(?:[,_]\d{3})+|\d{1,9})`
const counted = new RegExp(
  String.raw`(?<![\w.,#/:-])${number}(?:\s*\/\s*${number})?\s+(?:(?:unit|integration|e2e|test)\s+)*([a-z]+)(?:\s+([a-z]+))?`,
  'gi',
)
const noFailure = /\b(?:no|zero) (?:test )?(?:failures?|errors?)\b/i

const numberOf = (digits: string): number => Number(digits.replace(/[,_]/g, ''))
const meaningOf = (word: string): StatedCount['of'] | null =>
  words.find(([pattern]) => pattern.test(word))?.[1] ?? null

/**
 * The numbers that a line states about its tests: `41 passed`, `41/43 tests passed`, `2 skipped`, `no failures`.
 *
 * A number that no word for tests follows is none of them.
 */
export const readStatedCounts = (text: string): readonly StatedCount[] => [
  ...[...text.matchAll(counted)].flatMap(([, digits = '', whole, word = '', next = '']) => {
    const own = meaningOf(word)
    if (own === null) return []
    // `41 tests passed` counts what passed, `41 tests` all of them.
    const of = own === 'tests' ? (meaningOf(next) ?? own) : own
    const all = whole === undefined ? [] : [{ count: numberOf(whole), of: 'tests' as const }]
    return [{ count: numberOf(digits), of }, ...all]
  }),
  ...(noFailure.test(text) ? [{ count: 0, of: 'failed' as const }] : []),
]
