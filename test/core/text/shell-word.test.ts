import { execFileSync } from 'node:child_process'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { shellWord } from '../../../src/core/text/shell-word.ts'
import { hasUnseen } from '../../../src/core/text/shown-text.ts'

const through = (shell: 'bash' | 'sh', words: readonly string[]): string[] =>
  execFileSync(shell, ['-c', `printf '%s\\0' ${words.map(shellWord).join(' ')}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1)

describe('a quoted word', () => {
  it('comes out of bash and of sh as it went in', () => {
    const hostile = [
      "it's",
      '$(touch /x)',
      '`id`',
      '-rf',
      'a b',
      '',
      'new\nline',
      'line end\n',
      'line ends\u202e\n\n',
      '\n',
      '\u001b[2J',
      '\u202eevil',
      '\\',
      "\\'",
      '!!',
      '*',
      '~',
      '#',
      '"',
      'é',
      '\u200b1',
      '\u001b9',
    ]
    expect(through('bash', hostile)).toEqual(hostile)
    expect(through('sh', hostile)).toEqual(hostile)
  })

  it('comes out of bash and of sh as it went in, whatever it is, and shows nothing unseen but line ends at its end', () => {
    const word = fc.string({ unit: 'binary' }).filter(text => !text.includes('\0'))
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 20 }), words => {
        expect(through('bash', words)).toEqual(words)
        expect(through('sh', words)).toEqual(words)
        const quoted = words.map(text => shellWord(text).replace(/'\n+'$/, ''))
        expect(quoted.some(hasUnseen)).toBe(false)
      }),
      { numRuns: 60 },
    )
  })
})
