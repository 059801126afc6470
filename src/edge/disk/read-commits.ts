import { type Known, known, unknown } from '../../model/known.ts'
import { firstLine } from './explain-git-failure.ts'
import { baseIsNotHere, fetchAdvice } from './open-differences.ts'
import type { Git } from './open-git.ts'
import type { Objects } from './open-objects.ts'
import type { Stance } from './orient-checkout.ts'
import { parseCommit } from './parse-commit.ts'
import { type LoggedCommit, readLog } from './read-log.ts'

/**
 * The commits of the change, oldest first; unknown where a shallow clone cuts them off.
 *
 * A commit that has no parent here, but names one itself, is where the clone was cut.
 */
export const readCommits = async (
  git: Git,
  objects: Objects,
  stance: Exclude<Stance, { stance: 'elsewhere' }>,
  roots: readonly string[],
): Promise<Known<readonly LoggedCommit[]>> => {
  if (!stance.base) return baseIsNotHere(stance.baseOid)
  if (!stance.tip) return unknown(`the change's own commits are not in this clone; ${fetchAdvice}`)
  const log = await readLog(git, stance.tip, stance.base.oid, roots)
  if (!log.isRead) return unknown(`the change's commits could not be read: ${firstLine(log.stderr)}`)
  for (const { oid, parents } of log.commits) {
    if (parents.length > 0) continue
    const commit = parseCommit(await objects.read(oid))
    if (!commit || commit.parents.length > 0) {
      return unknown(`this clone is too shallow to hold every commit of the change; ${fetchAdvice}`)
    }
  }
  return known([...log.commits].reverse())
}
