import type { Place } from '../core/vocabulary/finding.ts'

/** Where a line of a closeout is: a line of the body (or of the comment) stands alone, a line of a document has its path. */
export const placeIn = (source: string, line: number): Place =>
  source === 'body' || source === 'comment' ? { line } : { path: source, line }
