import { z } from 'zod'

/** A text that is not empty. */
export const text = z.string().min(1)

/** An ISO-8601 date-time with a zone. */
export const instant = z.iso.datetime({ offset: true })

/** The version of every sidecar of the first format. */
export const firstVersion = z.literal('1.0').describe('The version of this format.')

/** The name of the session's folder. */
export const taskSlug = text.describe('The name of the session’s folder.')

/** Which repository the session belongs to; later versions of the tool write it. */
export const repo = text.optional().describe('The repository that the session belongs to.')

/** A list of distinct texts. */
export const distinctTexts = z
  .array(text)
  .refine(list => new Set(list).size === list.length, 'must not contain an entry twice')

/**
 * Evidence for a statement. Its kind decides what it needs: a source its place and excerpt, an artifact a place
 * and a summary, a command its outcome, a provider or external one its address.
 */
export const evidenceRef = z
  .strictObject({
    kind: z.enum(['source', 'command', 'artifact', 'provider', 'external']).describe('The kind of evidence.'),
    file: text.optional().describe('A file of the repository.'),
    line_start: z.int().min(1).optional().describe('The first line, from 1.'),
    line_end: z.int().min(1).optional().describe('The last line, inclusive.'),
    excerpt: text.optional().describe('The text at that place, or the output.'),
    url: text.optional().describe('Where to open it.'),
    summary: text.optional().describe('What the evidence shows.'),
  })
  .superRefine((ref, context) => {
    const missing = (wanted: string): void =>
      context.addIssue({ code: 'custom', message: `evidence of kind ${ref.kind} needs ${wanted}` })
    if (ref.kind === 'source' && !(ref.file && ref.line_start && ref.line_end && ref.excerpt)) {
      missing('file, line_start, line_end and excerpt')
    }
    if (ref.kind === 'artifact' && !((ref.file || ref.url) && (ref.summary || ref.excerpt))) {
      missing('a file or url, and a summary or excerpt')
    }
    if (ref.kind === 'command' && !(ref.excerpt || ref.summary || ref.url)) missing('excerpt, summary or url')
    if ((ref.kind === 'provider' || ref.kind === 'external') && !ref.url) missing('url')
  })
  .describe('Evidence for a statement.')
