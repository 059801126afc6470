import { join } from 'node:path'
import { type SessionFacts, sidecarFiles } from '../../core/sessions/model/workspace.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { fromHere } from '../io/from-here.ts'
import type { Io } from '../io/terminal.ts'

/**
 * Name each learning.json that cannot be read, on standard error: its routes are missing from the result.
 *
 * @returns whether every file could be read
 */
export const nameUnreadable = (sessions: readonly SessionFacts[], io: Io): boolean => {
  const lines = sessions.flatMap(({ path, sidecars }) =>
    sidecars.learning?.standing === 'unreadable'
      ? [
          `closeout: ${shownText(join(path, sidecarFiles.learning))} ${sidecars.learning.why}. Its routes are left out.\n`,
        ]
      : [],
  )
  if (lines.length > 0)
    io.err(
      `${lines.join('')}${fromHere('Fix: correct the file; closeout validate lists the defects.', io)}\n`,
    )
  return lines.length === 0
}
