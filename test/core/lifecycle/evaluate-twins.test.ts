import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { evaluateTwins, type Twin } from '../../../src/core/lifecycle/evaluate-twins.ts'
import { type Conclusion, conclusions } from '../../../src/core/lifecycle/model/approval.ts'

const twin = (number: number, base: string, conclusion: Conclusion | null, isStranger = false): Twin => ({
  number,
  base,
  isStranger,
  entry: conclusion && { number, line: 'x', conclusion, closeout: '', receipts: [], frozen: null },
})
const conclude = (...twins: readonly Twin[]) => evaluateTwins(twins).conclusion

describe('pull requests on one commit', () => {
  it.each<readonly [string, Conclusion, readonly Twin[]]>([
    ['the worst of two members’ counts', 'failure', [twin(1, 'main', 'success'), twin(2, 'main', 'failure')]],
    [
      'a stranger’s onto the same base does not',
      'success',
      [twin(1, 'main', 'success'), twin(2, 'main', 'failure', true)],
    ],
    [
      'a stranger’s onto another base does',
      'neutral',
      [twin(1, 'main', 'success'), twin(2, 'release', 'neutral', true)],
    ],
    [
      'of strangers’ onto one base the best counts',
      'success',
      [twin(1, 'main', 'success', true), twin(2, 'main', 'failure', true)],
    ],
    [
      'a good stranger’s hides no bad member’s',
      'failure',
      [twin(1, 'main', 'failure'), twin(2, 'main', 'success', true)],
    ],
    [
      'one that was never evaluated is no success',
      'neutral',
      [twin(1, 'main', 'success'), twin(2, 'release', null)],
    ],
  ])('%s', (_, conclusion, twins) => {
    expect(conclude(...twins)).toBe(conclusion)
  })

  it('more than ten that count need action, and a stranger’s onto the same base is not one of them', () => {
    const many = (count: number, isStranger: boolean) =>
      Array.from({ length: count }, (_, index) => twin(index + 2, 'main', 'success', isStranger))
    expect(conclude(twin(1, 'main', 'success'), ...many(9, false))).toBe('success')
    expect(conclude(twin(1, 'main', 'success'), ...many(10, false))).toBe('action_required')
    expect(conclude(twin(1, 'main', 'success'), ...many(50, true))).toBe('success')
  })

  it('a stranger’s onto a base that has another one never changes the conclusion for the worse', () => {
    const some = fc.record({
      base: fc.constantFrom('main', 'release', 'next'),
      conclusion: fc.constantFrom(...conclusions),
      isStranger: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 9 }), some, (given, more) => {
        const twins = given.map(({ base, conclusion, isStranger }, index) =>
          twin(index, base, conclusion, isStranger),
        )
        const base = twins[0]?.base ?? ''
        const before = conclusions.indexOf(conclude(...twins))
        const after = conclusions.indexOf(conclude(...twins, twin(99, base, more.conclusion, true)))
        expect(after).toBeGreaterThanOrEqual(before)
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})
