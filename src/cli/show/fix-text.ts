import { closeoutFields } from '../../core/closeout/model/closeout.ts'
import type { FileFix, FixPlan } from '../../core/gate/fix/model.ts'
import { commitAt, gitAt } from '../../core/text/git-at.ts'
import { lineDiff } from '../../core/text/line-diff.ts'
import type { Paint } from '../../core/text/paint.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import { toShown } from '../../io/git/trees/fold-path.ts'
import { toText } from '../../io/store/write-body.ts'

/** What `closeout fix` did, or would do. */
export type FixReport = { readonly plan: FixPlan; readonly isDryRun: boolean }

/** The most paths that are named. */
const mostNamed = 20

/** What was done or would be done, with its differences in a dry run; then what is left to do, and what to run next. */
export function* fixText({ plan, isDryRun }: FixReport, paint: Paint): Generator<string> {
  const { ignore, body, toAnswer, refused, notes } = plan
  if (isDryRun) yield `${paint.bold('Dry run')}: nothing is written.\n`
  yield* untrackedText(plan, isDryRun)
  if (ignore) {
    yield `${ignore.name}: ${isDryRun ? 'would add' : 'added'} ${ignore.rules.map(shownText).join(', ')}\n`
    if (isDryRun) yield* diffText(ignore, paint)
  }
  if (body) {
    const titles = body.fields.map(field => closeoutFields[field].title)
    yield `${shownText(body.name)}: ${isDryRun ? 'would add' : 'added'} ${titles.join(', ')}\n`
    if (isDryRun) yield* diffText(body, paint)
  }
  if (!plan.untrack.length && !ignore && !body) yield 'Nothing to fix.\n'
  for (const { message, fix } of refused)
    yield `${paint.red('not fixed')}: ${shownText(message)}\n  Fix: ${shownText(fix)}\n`
  for (const note of notes) yield paint.dim(`note: ${shownText(note)}\n`)
  if (toAnswer.length > 0) yield `Only the author can answer: ${toAnswer.map(answerText).join(', ')}.\n`
  if (!isDryRun && (plan.isCommitted || ignore)) yield `Next: ${nextCommand(plan)}\n`
}

function* untrackedText({ untrack, absent }: FixPlan, isDryRun: boolean): Generator<string> {
  if (untrack.length === 0) return
  const what = `${isDryRun ? 'Would untrack' : 'Untracked'} ${counted(untrack.length, 'runtime file')}`
  const stays = `, which ${untrack.length === 1 ? 'stays' : 'stay'} on disk`
  yield `${what}${absent.length === 0 ? stays : ''}:\n`
  const gone = new Set(absent)
  for (const path of untrack.slice(0, mostNamed))
    yield `  ${shownText(toShown(path))}${gone.has(path) ? ' (not on disk; the last commit has it)' : ''}\n`
  if (untrack.length > mostNamed) yield `  and ${untrack.length - mostNamed} more\n`
}

/** The difference of a file, indented. Every line is shown on its own, and nothing in it moves the cursor. */
export function* diffText({ name, before, after }: FileFix, paint: Paint): Generator<string> {
  for (const line of lineDiff(name, toText(before), toText(after)).split('\n').slice(0, -1)) {
    const colour = line.startsWith('+') ? paint.green : line.startsWith('-') ? paint.red : paint.dim
    yield `  ${colour(shownText(line.replace(/\r$/, '')))}\n`
  }
}

const answerText = ({ name, line }: FixPlan['toAnswer'][number]): string =>
  `${closeoutFields[name].title} (line ${line})`

/** Only what this command changed is committed; the index already has what was untracked. */
const nextCommand = ({ isCommitted, ignore, toAdd, top }: FixPlan): string =>
  [
    ...[ignore?.name ?? toAdd].flatMap(name => (name === null ? [] : [`${gitAt(top)} add ${name}`])),
    commitAt(top, `${isCommitted ? 'Untrack' : 'Ignore'} runtime files`),
  ].join(' && ')
