import type { NamedIssue } from '../../../core/follow-ups/model/named-issue.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client, placeOf } from '../client/client.ts'
import { asList, asNumber, asObject, asText } from '../client/shapes.ts'

const reasons = ['completed', 'not_planned', 'duplicate'] as const

type Answer = NamedIssue | { readonly movedTo: string }

/**
 * Read one issue by its place. A pull request counts as an issue: merged is completed. `null` where there is none.
 *
 * An issue that was moved is read at its new place, once.
 *
 * @param open  who reads the issues of a repository (`owner/name`); the reason where they may not be read
 */
export const readNamedIssue = async (
  client: Client,
  repository: string,
  number: number,
  open: (repository: string) => Promise<Known<Client>> = async () => known(client),
): Promise<Known<NamedIssue | null>> => {
  const reader = await open(repository)
  if (!reader.known) return reader
  const answer = await askIssue(reader.value, repository, number)
  if (!answer.known || answer.value === null || !('movedTo' in answer.value)) return asNamed(answer)
  const place = await placeAt(client, answer.value.movedTo)
  if (!place.known) return place
  const there = await open(place.value.repository)
  if (!there.known) return there
  return asNamed(await askIssue(there.value, place.value.repository, place.value.number))
}

const asNamed = (answer: Known<Answer | null>): Known<NamedIssue | null> => {
  if (!answer.known) return answer
  return answer.value !== null && 'movedTo' in answer.value
    ? unknown('the issue was moved more than once')
    : known(answer.value)
}

const askIssue = (client: Client, repository: string, number: number): Promise<Known<Answer | null>> =>
  client<Answer>({
    route: 'GET /repos/{owner}/{repo}/issues/{issue_number}',
    parameters: { ...placeOf(repository), issue_number: number },
    what: `issue ${repository}#${number}`,
    permission: 'issues: read',
    absent: [404, 410],
    moved: movedTo => ({ movedTo }),
    shape: data => shapeIssue(data, repository, number),
  })

const shapeIssue = (data: unknown, repository: string, number: number): NamedIssue | undefined => {
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
}

const byId = /\/repositories\/(\d+)\/issues\/(\d+)$/
const byName = /\/repos\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)$/

/** The place that an address of GitHub's API names, with the repository's present name. */
const placeAt = async (
  client: Client,
  address: string,
): Promise<Known<{ readonly repository: string; readonly number: number }>> => {
  const [, name, number] = byName.exec(address) ?? []
  if (name !== undefined) return known({ repository: name, number: Number(number) })
  const [, id, numbered] = byId.exec(address) ?? []
  if (id === undefined) return unknown('the issue was moved to an unknown place')
  const repository = await askExpected(client, {
    route: 'GET /repositories/{repository_id}',
    parameters: { repository_id: Number(id) },
    what: 'the repository that the issue was moved to',
    permission: 'metadata: read',
    shape: data => asText(asObject(data)?.full_name) ?? undefined,
  })
  return repository.known ? known({ repository: repository.value, number: Number(numbered) }) : repository
}

/** Whether everybody can read a repository; no where that is not known. */
export const readIsPublic = async (client: Client, repository: string): Promise<boolean> => {
  const answer = await client({
    route: 'GET /repos/{owner}/{repo}',
    parameters: placeOf(repository),
    what: `whether ${repository} is public`,
    permission: 'metadata: read',
    shape: data => (asObject(data) ? asObject(data)?.private === false : undefined),
  })
  return answer.known && answer.value === true
}
