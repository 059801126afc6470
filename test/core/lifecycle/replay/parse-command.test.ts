import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { parseCommand } from '../../../../src/core/lifecycle/replay/parse-command.ts'

const approve = { name: 'approve', argument: '' }
const fence = '```'

describe('a command', () => {
  it.each([
    ['/closeout approve', approve],
    ['Fine.\n\n/closeout approve 1a2b3c4d5e6f\n', { name: 'approve', argument: '1a2b3c4d5e6f' }],
    ['Fine.\r\n/closeout approve\r\nThanks.', approve],
    ['Two spaces at the end break a line:  \n/closeout approve  \nThanks.', approve],
    ['Thanks, <someone>!\n\n/closeout approve', approve],
    ['<p align="center">\n\n/closeout approve\n\n</p>', approve],
    ['<details>\n\nlog\n\n</details>\n\n/closeout approve', approve],
    ['/closeout HOLD', { name: 'hold', argument: '' }],
    ['/closeout', { name: 'help', argument: '' }],
    ['/closeout toString', { name: 'help', argument: '' }],
    [
      `${fence}${'`'}\n${fence}\n/closeout approve\n${fence}${'`'}\n/closeout hold`,
      { name: 'hold', argument: '' },
    ],
  ])('%j asks for %j', (text, command) => {
    expect(parseCommand(text)).toEqual(command)
  })

  it.each([
    ['/CLOSEOUT approve'],
    ['please /closeout approve'],
    ['/closeout approve me and more words'],
    ['\\/closeout approve'],
    ['**/closeout approve**'],
    ['`/closeout approve`'],
    ['The command `\n/closeout approve\n` is for maintainers.'],
    ['# /closeout approve'],
    ['/closeout approve\n==='],
    ['> /closeout approve'],
    ['> Somebody wrote this.\n/closeout approve'],
    [`${fence}\n/closeout approve\n${fence}`],
    [`${fence}\nfirst\n${fence}sh\n/closeout approve\n${fence}`],
    [`${fence}\n/closeout approve`],
    ['~~~\n/closeout approve'],
    ['    /closeout approve'],
    ['- /closeout approve'],
    ['1. Write\n   /closeout approve'],
    ['| a |\n| --- |\n/closeout approve'],
    ['<!-- /closeout approve -->'],
    ['<!--\n\n/closeout approve\n\n-->'],
    ['Text <!--\n/closeout approve\n-->'],
    ['<pre>\n/closeout approve\n</pre>'],
    ['<div><pre>\n\n/closeout approve\n\n</pre></div>'],
    ['Text <code>\n/closeout approve\n</code>'],
    ['<details>\n\n/closeout approve\n\n</details>'],
    ['<DETAILS open>\n\n/closeout approve'],
    ['<blockquote>\n\n/closeout approve\n\n</blockquote>'],
    ['<ul><li>\n\n/closeout approve\n\n</li></ul>'],
    ['~~gone\n/closeout approve\ngone~~'],
    ['[^1]: a footnote\n/closeout approve'],
    ['$$\n/closeout approve\n$$'],
    [`${'> '.repeat(5_000)}\n\n/closeout approve`],
    [''],
  ])('%j is none', text => {
    expect(parseCommand(text)).toBeNull()
  })

  it('in a quote, a fence, a list, a comment or a collapsed block is none, whatever stands around it', () => {
    const words = fc.constantFrom('Fine.', '', 'Some *text*.', '---', '# Title', '<b>bold</b>')
    const wrappers = fc.constantFrom<(text: string) => string>(
      text => `> ${text}`,
      text => `${fence}text\n${text}\n${fence}`,
      text => `- ${text}`,
      text => `<!--\n${text}\n-->`,
      text => `<details>\n\n${text}\n\n</details>`,
      text => `<pre>\n${text}\n</pre>`,
      text => `    ${text}`,
    )
    fc.assert(
      fc.property(fc.array(words), wrappers, fc.array(words), (before, wrap, after) => {
        const text = [...before, wrap('/closeout approve'), ...after].join('\n\n')
        expect([text, parseCommand(text)]).toEqual([text, null])
      }),
      { seed: 7, numRuns: 200 },
    )
  })
})
