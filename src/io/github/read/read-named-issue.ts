import type { FollowUpIssue } from '../../../core/follow-ups/model/follow-up.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import type { Client } from '../client/client.ts'
import { asList, asNumber, asObject, asText } from '../client/shapes.ts'

/** An issue that a reference names, by any author: state, reason and address. `null` where there is none. */
export type NamedIssue = Pick<FollowUpIssue, 'repository' | 'number' | 'url' | 'state' | 'reason' | 'labels'>

const reasons = ['completed', 'not_planned', 'duplicate'] as const

/** Read one issue by its name, `owner/name#31`. A pull request counts as an issue: merged is completed. */
export const readNamedIssue = async (
  client: Client,
  repository: string,
  number: number,
): Promise<Known<NamedIssue | null>> => {
  const [owner, repo] = repository.split('/')
  return client<NamedIssue | null>({
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { owner, repo, issue_number: number },
    what: `issue ${repository}#${number}`,
    permission: 'issues: read',
    absent: [404, 410],
    moved: () => null,
    shape: data => {
      const entry = asObject(data)
      const pull = asObject(entry?.pull_request)
      if (!entry || asNumber(entry.number) === null) return undefined
      const reason = reasons.find(one => one === entry.state_reason) ?? null
      return {
        repository,
        number,
        url: asText(entry.html_url) ?? '',
        state: entry.state === 'closed' ? 'closed' : 'open',
        reason:
          pull && entry.state === 'closed' ? (asText(pull.merged_at) ? 'completed' : 'not_planned') : reason,
        labels: asList(entry.labels, label => asText(label.name)) ?? [],
      }
    },
  }).then(answer => (answer.known ? known(answer.value) : answer))
}
