/** The last step of a run that the audit sink recorded: its position in the journal, and the hash of its line. */
export type SinkHead = { readonly position: number; readonly head: string }

/** A journal: how many lines it has, and the hash of each; `hashAt` is `null` where the line was not read. */
export type JournalEnd = {
  readonly lines: number
  readonly hashAt: (position: number) => string | null
}

/**
 * How a journal compares with the sink.
 *
 * `same`: the sink recorded the last line. `one-more`: a writer was stopped before it wrote the sink; the journal is
 * right. `sink-lost`: the sink lacks more than one line. `journal-lost`: the journal has fewer lines than the sink
 * recorded. `changed`: the line that the sink recorded is another one.
 */
export type SinkComparison = 'same' | 'one-more' | 'sink-lost' | 'journal-lost' | 'changed'

/**
 * Compare a journal with the last step that the sink recorded. Detects loss; not somebody who rewrites both.
 *
 * @see seed 002, "Why the canonical path matters"
 */
export const compareWithSink = (journal: JournalEnd, sink: SinkHead | null): SinkComparison => {
  const recorded = sink?.position ?? 0
  if (journal.lines < recorded) return 'journal-lost'
  const hash = recorded === 0 ? null : journal.hashAt(recorded)
  if (sink && hash !== null && hash !== sink.head) return 'changed'
  if (journal.lines === recorded) return 'same'
  return journal.lines === recorded + 1 ? 'one-more' : 'sink-lost'
}
