import type { SessionFacts } from '../model/workspace.ts'
import { validateSession } from './validate-session.ts'

/**
 * A session with its defects among what could not be read: no rule looks at a text that stands where the format has
 * none, and no sidecar of another form says for certain that it holds nothing open. What cannot be read at all is
 * named elsewhere.
 */
export const withDefects = (session: SessionFacts): SessionFacts => {
  const { contents } = session
  if (!contents) return session
  const defects = validateSession(session)
    .filter(({ code }) => code !== 'unreadable')
    .map(
      ({ file, pointer, message }) =>
        `${file}${pointer === '' ? '' : `#${pointer}`} has a defect: ${message}`,
    )
  return defects.length === 0
    ? session
    : { ...session, contents: { ...contents, unread: [...contents.unread, ...defects] } }
}
