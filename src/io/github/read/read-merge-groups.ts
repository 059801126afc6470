import type { Repository } from '../../../core/gate/model/facts.ts'
import type { Known } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import { asList, asObject, asText, type Json } from '../client/shapes.ts'

/** A merge group that GitHub checks now, as its branch names it. `head` and `base` are commits. */
export type MergeGroup = {
  readonly number: number
  readonly head: string
  readonly base: string
  readonly baseRef: string
}

/**
 * The merge groups of a repository: the branches below `gh-readonly-queue/`.
 *
 * @param under  what follows, to read fewer: `main/pr-12-`
 */
export const readMergeGroups = (
  client: Client,
  repository: Repository,
  under = '',
): Promise<Known<readonly MergeGroup[]>> =>
  askExpected(client, {
    route: 'GET /repos/{owner}/{repo}/git/matching-refs/{+ref}',
    parameters: { ...placeOf(repository), ref: `heads/gh-readonly-queue/${encodeURI(under)}` },
    what: 'the branches of the merge queue',
    permission: 'contents: read',
    shape: data => asList(data, entry => [shapeGroup(entry)])?.flatMap(([group]) => group ?? []),
  })

const shapeGroup = (entry: Json): MergeGroup | null => {
  const [, baseRef, number, base] =
    /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-(\d+)-([0-9a-f]{40})$/.exec(asText(entry.ref) ?? '') ?? []
  const head = asText(asObject(entry.object)?.sha)
  return baseRef && base && head ? { number: Number(number), head, base, baseRef } : null
}
