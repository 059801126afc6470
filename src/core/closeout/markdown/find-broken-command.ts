import { unicodePattern } from '../../text/unicode-pattern.ts'
import type { Remark } from '../model/closeout.ts'
import type { ScannedLine } from './scan-lines.ts'

const kind = 'body-broken-command'
const fix = 'gh pr edit <number> --body-file closeout.md'

/** Text outside of fences and code spans, where a shell leaves its marks. */
const spoken = (line: ScannedLine): string =>
  line.isVerbatim ? '' : line.text.replace(/(`+)(?:(?!\1)[^`]|`(?!\1))*?\1/g, ' ')

const literalBreak = unicodePattern('\\\\r?\\\\n|\\\\n(?=\\\\n|[#\\s>*`|[-]|\\d+[.)]|\\p{Lu}|$)', 'gu')
const variable = /(?<![\w$\\])\$(?:\{[A-Za-z_]\w*\}|\([^)]{1,80}\)|[A-Z_][A-Z0-9_]+\b)|^\s*\$[A-Za-z_]\w*\s*$/

/** `$(cat <<'EOF'`, as a shell leaves it where nothing expanded it; and a line that ends such a text. */
const hereDocument = /<<-?\s*(['"]?)([A-Za-z_]\w*)\1/

/** The line of a here-document that also ends in the text, from 0; -1 for none. */
const findHereDocument = (texts: readonly string[]): number => {
  if (!texts.some(text => hereDocument.test(text))) return -1
  const lastAt = new Map(texts.map((text, at) => [text.trim(), at]))
  return texts.findIndex((text, at) => (lastAt.get(hereDocument.exec(text)?.[2] ?? '\n') ?? -1) > at)
}

/**
 * Find the marks of a command that lost the text of a body: literal `\n`, one word, variables left unexpanded.
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
        message: `The body is only one word (${shown}). Probably a command such as gh pr create --body got a file name or an empty variable instead of the text.`,
        fix,
      },
    ]
  }
  if (!/\$|\\n|\\r|<</.test(whole)) return []
  const texts = lines.map(spoken)
  const breaks = texts.reduce((sum, text) => sum + (text.match(literalBreak())?.length ?? 0), 0)
  const isBroken = breaks > 0 && (breaks >= 2 || lines.filter(line => !line.isBlank).length === 1)
  const at = texts.findIndex(text => variable.test(text))
  const opened = findHereDocument(texts)
  return [
    ...(isBroken
      ? [
          {
            kind,
            line: texts.findIndex(text => text.match(literalBreak())) + 1,
            message:
              'The body contains the characters \\n instead of line breaks. A command such as gh pr create --body "…\\n…" does not turn them into line breaks.',
            fix,
          } as const,
        ]
      : []),
    ...(opened >= 0
      ? [
          {
            kind,
            line: opened + 1,
            message: `The body contains the command that should have written it: ${(texts[opened] ?? '').trim().slice(0, 60)}. The shell does not run a command in single quotes.`,
            fix,
          } as const,
        ]
      : []),
    ...(at >= 0
      ? [
          {
            kind,
            line: at + 1,
            message: `The body contains ${variable.exec(texts[at] ?? '')?.[0].trim() ?? 'a variable'} instead of a value. The shell does not replace a variable in single quotes.`,
            fix,
          } as const,
        ]
      : []),
  ]
}
