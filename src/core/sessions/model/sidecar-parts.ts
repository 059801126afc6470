import { z } from 'zod'

/** A text with something in it. */
export const text = z.string().min(1)

/** An ISO-8601 date-time with a zone. */
export const instant = z.iso.datetime({ offset: true })

/** The version that every sidecar of the first format carries. */
export const firstVersion = z.literal('1.0').describe('The version of this format.')

/** The name of the session's folder. */
export const taskSlug = text.describe('The name of the session’s folder.')

/** Which repository the session belongs to; later versions of the tool write it. */
export const repo = text.optional().describe('The repository that the session belongs to.')

/** A list of distinct texts. */
export const distinctTexts = z
  .array(text)
  .refine(list => new Set(list).size === list.length, 'expected every entry once')

/**
 * Something that shows that a statement holds. What it must carry depends on its kind: a source its place
 * and excerpt, an artifact a place and a word on it, a command its outcome, a provider or external one its address.
 */
export const evidenceRef = z
  .strictObject({
    kind: z
      .enum(['source', 'command', 'artifact', 'provider', 'external'])
      .describe('What kind of evidence.'),
    file: text.optional().describe('A file of the repository.'),
    line_start: z.int().min(1).optional().describe('The first line, from 1.'),
    line_end: z.int().min(1).optional().describe('The last line, inclusive.'),
    excerpt: text.optional().describe('What stands there, or what was printed.'),
    url: text.optional().describe('Where it can be looked at.'),
    summary: text.optional().describe('What it shows.'),
  })
  .superRefine((ref, context) => {
    const missing = (wanted: string): void =>
      context.addIssue({ code: 'custom', message: `unexpected ${ref.kind} reference without ${wanted}` })
    if (ref.kind === 'source' && !(ref.file && ref.line_start && ref.line_end && ref.excerpt)) {
      missing('file, line_start, line_end and excerpt')
    }
    if (ref.kind === 'artifact' && !((ref.file || ref.url) && (ref.summary || ref.excerpt))) {
      missing('a file or url, and a summary or excerpt')
    }
    if (ref.kind === 'command' && !(ref.excerpt || ref.summary || ref.url)) missing('excerpt, summary or url')
    if ((ref.kind === 'provider' || ref.kind === 'external') && !ref.url) missing('url')
  })
  .describe('Something that shows that a statement holds.')
