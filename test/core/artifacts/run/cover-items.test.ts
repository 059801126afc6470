import { describe, expect, it } from '@jest/globals'
import { coverItems } from '../../../../src/core/artifacts/run/cover-items.ts'

describe('answers to a list of items', () => {
  it('cover it exactly, in any order', () => {
    expect(coverItems('f', ['b', 'a'], ['a', 'b'], 'exact')).toEqual([])
  })

  it('a step is compared letter by letter', () => {
    expect(coverItems('f', ['step 1: A'], ['Step 1: A'], 'exact')).toHaveLength(2)
  })

  it('a missing, an unknown and a second answer are each named', () => {
    expect(coverItems('f', ['a', 'a', 'x'], ['a', 'b'], 'exact')).toEqual([
      'f.1 is a second answer to "a". Answer each item once.',
      'f.2 answers "x", which is not one of the required items.',
      'f has no answer to "b". Add one with its proof.',
    ])
  })

  it('feedback forgives case, punctuation and a slip of the pen', () => {
    const items = ['Bound the number of attempts!', 'Log every failure with its cause']
    expect(
      coverItems('f', ['bound the number of attempts', 'Log every failure with its couse.'], items, 'alike'),
    ).toEqual([])
  })

  it('an answer that is as near to two items is none', () => {
    const items = ['handle the error of the first upload call', 'handle the error of the fifth upload call']
    expect(
      coverItems('f', ['handle the error of the fixst upload call'], items, 'alike').length,
    ).toBeGreaterThan(0)
  })

  it('another text is no answer', () => {
    expect(
      coverItems('f', ['Something else entirely'], ['Bound the number of attempts'], 'alike'),
    ).toHaveLength(2)
  })

  it('ten thousand items are answered in less than ten seconds of processor time', () => {
    const items = Array.from({ length: 10_000 }, (_, index) => `item ${index} ${'x'.repeat(100)}`)
    const began = process.cpuUsage()
    expect(coverItems('f', items.slice(1), items, 'alike')).toHaveLength(1)
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(10_000)
  })
})
