import type { Paint } from '../../core/text/paint.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import type { Cleaned, CleanedSession } from '../../engine/local/clean-sessions.ts'

/** Of more sessions than so many, the files of those that move are left out, and the others that stay. */
const most = 12

/** What was moved or would move, with the reason for each file; then what stays, and why. */
export function* cleaningText(
  { cleaning: { artifact_root: root, applied, sessions }, leftOut }: Cleaned,
  paint: Paint,
): Generator<string> {
  const lane = shownText(`${root}/archive/`)
  const kept = sessions.filter(({ outcome }) => outcome === 'kept')
  const moved = sessions.filter(({ outcome }) => outcome !== 'kept')
  yield applied ? '' : `${paint.bold('Dry run')}: nothing is moved without --apply.\n`
  for (const session of moved) yield movedText(session, { lane, paint, isShort: moved.length > most })
  for (const { slug, kept: reasons } of kept.slice(0, most)) {
    yield `${paint.yellow('stays')} ${paint.bold(shownText(slug))}\n`
    for (const reason of reasons) yield `  ${shownText(reason)}\n`
  }
  if (kept.length > most) yield `and ${kept.length - most} more stay: --slug or --json says why\n`
  yield `${counted(moved.length, 'session')} ${applied ? 'moved' : 'would move'} to ${lane}, ${kept.length} ${kept.length === 1 ? 'stays' : 'stay'}.\n`
  if (leftOut > 0)
    yield `${counted(leftOut, 'more session')} ${leftOut === 1 ? 'is' : 'are'} not finished or not past the recovery window: closeout audit --all --artifact-root=${shellWord(root)} says why\n`
}

type MovedText = { readonly lane: string; readonly paint: Paint; readonly isShort: boolean }

const movedText = (session: CleanedSession, { lane, paint, isShort }: MovedText): string => {
  const name = paint.bold(shownText(session.slug))
  const head =
    session.moved_to === null
      ? `${paint.green('would move')} ${name} to ${lane}\n`
      : `${paint.green('moved')} ${name} to ${shownText(session.moved_to)}, manifest ${shownText(session.manifest ?? '')}\n`
  const files = session.files.map(({ path, why, lives }) => {
    const now = lives.length > 0 ? `; now at ${lives.map(shownText).join(', ')}` : ''
    return `  ${shownText(path)}: ${why}${now}\n`
  })
  return isShort ? head : head + files.join('')
}
