/** The timeline of an issue or pull request, as the stand-in noted it. */

import { markup } from '../../events/dress.ts'
import { readIssue, readSubject } from '../../events/subjects.ts'
import { timelineKey } from '../../events/tell.ts'
import { askAsRoot, numberOf, repositoryOf, requirePermission } from '../../server/call.ts'
import { listNames } from '../../server/late-lists.ts'
import { cutPage } from '../../server/paginate.ts'
import type { Answer, Call, Fields, Repository, Routes } from '../../world/model.ts'

async function getTimeline(call: Call): Promise<Answer> {
  const repository = repositoryOf(call)
  const number = numberOf(call)
  requirePermission(call, ['issues', 'pull_requests'], 'read')
  await readSubject(call.world, repository, number)
  const list = listNames.timeline(repository, number)
  const shown = call.world.lists.view(list, repository.timelines.get(number) ?? [], timelineKey)
  const { items, headers } = cutPage(call, shown)
  const json = (await Promise.all(items.map(entry => showEntry(call, entry)))).filter(entry => entry !== null)
  return { status: 200, json, headers }
}

/** A reference shows the issue that it came from as that is now; null where the reader may not see it. */
async function showEntry(call: Call, entry: Fields): Promise<Fields | null> {
  if (entry.event !== 'cross-referenced') return entry
  // Written by `noteReferences` alone.
  const source = entry.source as { readonly repository: Repository; readonly number: number }
  const isForeign = source.repository !== repositoryOf(call)
  if (source.repository.gone.has(source.number) || (isForeign && source.repository.isPrivate)) return null
  const issue = await readIssue(call.world, source.repository, source.number)
  const repository = await markup(
    call.world,
    await askAsRoot(call.world, `/repos/${source.repository.fullName}`),
  )
  const { id: _, ...shown } = entry
  return { ...shown, source: { type: 'issue', issue: { ...issue, repository } } }
}

export const timeline: Routes = { 'GET /repos/:owner/:repo/issues/:number/timeline': getTimeline }
