import type { FixPlan, RefusedFix } from '../../core/gate/fix/model.ts'
import { gitAt } from '../../core/text/git-at.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import { shownText } from '../../core/text/shown-text.ts'
import { toShown } from '../../io/git/trees/fold-path.ts'
import { writeBody } from '../../io/store/write-body.ts'
import { type FixRequest, openTree } from './plan-fix.ts'

/**
 * Do what a plan says. Each file is written whole or not at all.
 *
 * @returns what does not hold afterwards: a path that another ignore file still makes an exception for
 * @throws CloseoutError  where the index or a file cannot be written
 */
export const executeFix = async (
  { untrack, saved, covered, ignore, body }: FixPlan,
  request: FixRequest,
): Promise<readonly RefusedFix[]> => {
  const tree = openTree(request)
  await tree.save(saved)
  if (ignore) writeBody(ignore.path, ignore.after)
  if (untrack.length > 0) await tree.untrack(untrack)
  if (body) writeBody(body.path, body.after)
  const [open] = await tree.listUncovered(covered)
  if (open === undefined) return []
  const path = toShown(open)
  return [
    {
      message: `${shownText(path)} is untracked now, but no ignore rule covers it: another rule makes an exception for it.`,
      fix: `${gitAt(request.top)} check-ignore -v --no-index -- ${shellWord(path)}`,
    },
  ]
}
