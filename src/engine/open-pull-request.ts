import type { MirrorFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { known } from '../core/vocabulary/known.ts'
import { openRemoteChange } from '../io/github/change/open-remote-change.ts'
import { readBaseTip } from '../io/github/change/read-change.ts'
import { openAsking } from '../io/github/client/client.ts'
import { readComments } from '../io/github/read/read-comments.ts'
import type { PullRequestReading } from '../io/github/read/read-pull-request.ts'
import { readReferences } from '../io/github/read/read-references.ts'
import type { Change } from './check-change.ts'
import type { Sight } from './plan-change.ts'

/**
 * Open a pull request for the gate, from what the mirror has read of it already.
 *
 * An open one is held against its base branch as it is now, because there the policy is; a closed one against what
 * it was closed against.
 */
export const openMirrored = async (
  sight: Sight,
  facts: MirrorFacts,
  reading: PullRequestReading,
): Promise<Change> => {
  const { change, repository } = facts
  const ask = openAsking(sight.request)
  const tip = change.isOpen ? await readBaseTip(ask, repository, change.base.ref) : null
  const base = tip?.known ? tip.value : change.base.sha
  return {
    subject: {
      kind: 'pull_request',
      repository: { owner: repository.owner, name: repository.name },
      number: change.number,
      base: { ref: change.base.ref, sha: base },
      head: { ref: change.head.ref, sha: change.head.sha },
      isDefaultBranch: reading.defaultBranch === null || change.base.ref === reading.defaultBranch,
    },
    reader: openRemoteChange({
      ask,
      repository,
      subject: {
        kind: 'pull_request',
        base,
        head: change.head.sha,
        number: change.number,
        commits: reading.commits,
        changedFiles: reading.changedFiles,
      },
    }),
    pullRequest: Promise.resolve(known(reading.facts)),
    readReferences: targets => readReferences(ask, repository, targets, sight.serverUrl),
    readComments: () => readComments(ask, repository, change.number),
    at: facts.at,
    gateWorkflow: null,
    artifactStore: null,
    mode: null,
  }
}
