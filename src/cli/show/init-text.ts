import { gitAt } from '../../core/text/git-at.ts'
import type { Paint } from '../../core/text/paint.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import type { Init } from '../../engine/setup/init-repository.ts'
import { diffText } from './fix-text.ts'

/** The differences, what stays as it is and why, what could not be completed; then what to run next. */
export function* initText({ plan, isApplied, top }: Init, paint: Paint): Generator<string> {
  const { files, kept, refused, notes } = plan
  if (!isApplied) yield `${paint.bold('Dry run')}: nothing is written without --apply.\n`
  for (const file of files) {
    const verb = file.before === '' ? 'write' : 'change'
    yield `${isApplied ? { write: 'wrote', change: 'changed' }[verb] : `would ${verb}`} ${paint.bold(shownText(file.name))}\n`
    yield* diffText(file, paint)
  }
  for (const { path, why } of kept) yield paint.dim(`unchanged: ${shownText(path)} (${why})\n`)
  for (const { message, fix } of refused)
    yield `${paint.red('not done')}: ${shownText(message)}\n  Fix: ${fix.split('\n').map(shownText).join('\n  ')}\n`
  for (const note of notes) yield paint.dim(`note: ${shownText(note)}\n`)
  yield `${endText(files.length, isApplied)}\n`
  if (isApplied && files.length > 0)
    yield `Next: ${nextCommand(
      files.map(({ path }) => path),
      top,
    )}\n`
}

const endText = (count: number, isApplied: boolean): string => {
  if (count === 0) return 'Nothing to do.'
  return isApplied ? `${counted(count, 'file')} written.` : `${counted(count, 'file')} to write.`
}

const nextCommand = (paths: readonly string[], top: string): string =>
  `${gitAt(top)} add ${paths.map(shellWord).join(' ')} && ${gitAt(top)} commit -m 'Add the artifact gate'`
