import type { ParseCloseout } from '../../core/closeout/remember-closeouts.ts'
import { hasKeptEvidence } from '../../core/lifecycle/evidence/kept-evidence.ts'
import type { LifecycleFacts } from '../../core/lifecycle/model/pull-request-facts.ts'
import { known } from '../../core/vocabulary/known.ts'
import { openRemoteChange } from '../../io/github/change/open-remote-change.ts'
import { readBaseTip } from '../../io/github/change/read-change.ts'
import type { Client } from '../../io/github/client/client.ts'
import type { PullRequestReading } from '../../io/github/read/shape-pull-request.ts'
import type { Change } from '../check-change.ts'
import { makeChange } from '../make-change.ts'
import { readAtTip } from '../policy/read-at-tip.ts'
import type { ReadAccess } from '../read-access.ts'

/**
 * Open a pull request for the gate, from what the app has already read of it.
 *
 * An open pull request is compared with the current tip of its base branch, where the policy is read; a policy is unread where
 * the tip is. A closed one is compared with the base that it had when it was closed.
 */
export const openPullRequest = async (
  access: Pick<ReadAccess, 'serverUrl' | 'mayDownload' | 'isFloorEverywhere'> & {
    readonly client: Client
    readonly parse: ParseCloseout
  },
  facts: LifecycleFacts,
  reading: PullRequestReading,
): Promise<Change> => {
  const { change, repository } = facts
  const { client } = access
  const tip = change.isOpen ? await readBaseTip(client, repository, change.base.ref) : null
  const base = tip?.known ? tip.value : change.base.sha
  return makeChange({
    subject: {
      kind: 'pull_request',
      repository: { owner: repository.owner, name: repository.name },
      number: change.number,
      base: { ref: change.base.ref, sha: base },
      head: { ref: change.head.ref, sha: change.head.sha },
      tip: change.head.sha,
      isDefaultBranch: reading.defaultBranch === null || change.base.ref === reading.defaultBranch,
    },
    reader: readAtTip(
      openRemoteChange({
        client,
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
      tip,
    ),
    pullRequest: Promise.resolve(known(reading.facts)),
    github: { client: async () => client, serverUrl: access.serverUrl, mayDownload: access.mayDownload },
    isFloorEverywhere: access.isFloorEverywhere ?? false,
    at: facts.at,
    parse: access.parse,
    // What was found at the publication is kept. Later it may be gone.
    skipsEvidence: change.merge !== null && hasKeptEvidence(facts.comment?.body),
  })
}
