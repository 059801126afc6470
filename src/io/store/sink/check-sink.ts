import { compareWithSink, type JournalEnd, type SinkHead } from '../../../core/artifacts/model/sink-head.ts'
import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import { repairIt, restoreIt } from '../read-tail.ts'

/**
 * Compare a journal with what the sink recorded of it.
 *
 * @returns whether the journal has one line more than the sink, which a stopped writer left
 * @throws CloseoutError  `store-refused` where lines of the journal or of the sink were lost, or a line was changed
 */
export const checkSink = (run: string, journal: JournalEnd, sink: SinkHead | null): 'same' | 'one-more' => {
  const recorded = sink?.position ?? 0
  const lines = (size: number): string => `${size} ${size === 1 ? 'line' : 'lines'}`
  const comparison = compareWithSink(journal, sink)
  switch (comparison) {
    case 'same':
    case 'one-more':
      return comparison
    case 'journal-lost':
      throw new CloseoutError(
        'store-refused',
        `The journal of the run ${run} has ${lines(journal.lines)}, but the audit sink recorded ${recorded}: part of the journal was lost.`,
        { fix: restoreIt },
      )
    case 'changed':
      throw new CloseoutError(
        'store-refused',
        `Line ${recorded} in the journal of the run ${run} is not the line that the audit sink recorded: the journal was changed.`,
        { fix: restoreIt },
      )
    case 'sink-lost':
      throw new CloseoutError(
        'store-refused',
        `The journal of the run ${run} has ${lines(journal.lines)}, but the audit sink recorded ${recorded}: part of the sink was lost.`,
        { fix: repairIt },
      )
  }
}
