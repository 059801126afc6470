import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { formatOutput } from '../../action/write-output.ts'

/** As the runner reads its file of outputs: `name<<word`, lines, the word. */
const readOutputs = (text: string): readonly (readonly [string, string])[] => {
  const lines = text.split('\n')
  const outputs: [string, string][] = []
  for (let at = 0; at < lines.length - 1; ) {
    const [name = '', end] = (lines[at] as string).split('<<')
    const close = lines.indexOf(end as string, at + 1)
    outputs.push([name, lines.slice(at + 1, close).join('\n')])
    at = close + 1
  }
  return outputs
}

describe('an output of the step', () => {
  it('is read back whole, and no value sets another output', () => {
    const hostile = fc.array(fc.constantFrom('END', 'END_', '\n', 'verdict=pass', 'verdict<<END', 'a', '<<'))
    fc.assert(
      fc.property(hostile, parts => {
        const value = parts.join('')
        const text = formatOutput('report', value) + formatOutput('errors', '0')
        expect(readOutputs(text)).toEqual([
          ['report', value],
          ['errors', '0'],
        ])
      }),
    )
  })
})
