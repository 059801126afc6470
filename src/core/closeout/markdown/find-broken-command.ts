import type { Remark } from '../model/closeout.ts'
import { unicodePattern } from './mark-inline.ts'
import type { ScannedLine } from './scan-lines.ts'

const kind = 'body-broken-command'
const fix = 'gh pr edit <number> --body-file closeout.md'

/** Text outside of fences and code spans, where a shell leaves its marks. */
const spoken = (line: ScannedLine): string =>
  line.isVerbatim ? '' : line.text.replace(/(`+)(?:(?!\1)[^`]|`(?!\1))*?\1/g, ' ')

const literalBreak = unicodePattern('\\\\r?\\\\n|\\\\n(?=\\\\n|[#\\s>*`|[-]|\\d+[.)]|\\p{Lu}|$)', 'gu')
const variable = /(?<![\w$\\])\$(?:\{[A-Za-z_]\w*\}|\([^)]{1,80}\)|[A-Z_][A-Z0-9_]+\b)|^\s*\$[A-Za-z_]\w*\s*$/

/**
 * Look for the marks of a command that lost the text of a body: literal `\n`, one word, variables left unexpanded.
 *
 * @returns at most one remark of each sort
 */
export const findBrokenCommand = (lines: readonly ScannedLine[]): readonly Remark[] => {
  const whole = lines
    .map(line => line.text)
    .join('\n')
    .trim()
  if (whole === '') return []
  if (!/\s/.test(whole) && !/\\n/.test(whole)) {
    const shown = whole.length > 60 ? `${whole.slice(0, 60)}…` : whole
    return [
      {
        kind,
        line: lines.findIndex(line => !line.isBlank) + 1,
        message: `unexpected body of one word (${shown}), expected text: a command such as gh pr create --body took a file name or an empty variable for the text.`,
        fix,
      },
    ]
  }
  if (!/\$|\\n|\\r/.test(whole)) return []
  const texts = lines.map(spoken)
  const breaks = texts.reduce((sum, text) => sum + (text.match(literalBreak())?.length ?? 0), 0)
  const isBroken = breaks > 0 && (breaks >= 2 || lines.filter(line => !line.isBlank).length === 1)
  const at = texts.findIndex(text => variable.test(text))
  return [
    ...(isBroken
      ? [
          {
            kind,
            line: texts.findIndex(text => text.match(literalBreak())) + 1,
            message:
              'unexpected literal \\n in the body, expected line breaks: a command such as gh pr create --body "…\\n…" does not expand them.',
            fix,
          } as const,
        ]
      : []),
    ...(at >= 0
      ? [
          {
            kind,
            line: at + 1,
            message: `unexpected ${variable.exec(texts[at] ?? '')?.[0].trim() ?? 'variable'} in the body, expected its value: a command with single quotes, or without the variable set, left it unexpanded.`,
            fix,
          } as const,
        ]
      : []),
  ]
}
