import { withLineFeeds } from '../../../core/text/same-text.ts'

const trailer = /^[A-Za-z0-9][A-Za-z0-9-]*:[ \t]+\S/

/**
 * The trailer lines of a commit message: lines `Key: value` of its last paragraph, never its subject.
 *
 * A continuation line is left out; it belongs to the value and no rule reads it.
 */
export const parseTrailers = (message: string): readonly string[] => {
  const paragraphs = withLineFeeds(message)
    .trim()
    .split(/\n[ \t]*\n+/)
  if (paragraphs.length < 2) return []
  return (paragraphs.at(-1) as string)
    .split('\n')
    .map(line => line.trimEnd())
    .filter(line => trailer.test(line))
}
