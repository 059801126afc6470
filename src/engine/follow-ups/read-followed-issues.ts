import { unknownState } from '../../core/follow-ups/follow-references.ts'
import { asksConversation } from '../../core/follow-ups/issue-outcome.ts'
import type { FollowUpAnswers } from '../../core/follow-ups/model/follow-up.ts'
import { fullName } from '../../core/follow-ups/model/follow-up-marks.ts'
import type { IssueName } from '../../core/follow-ups/model/named-issue.ts'
import { isSameName } from '../../core/vocabulary/github-names.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readConversationOf } from '../../io/github/read/read-issues.ts'
import { readIsPublic, readNamedIssue } from '../../io/github/read/read-named-issue.ts'
import type { OwnApp } from '../../io/github/read/read-own-checks.ts'

/** Which issues are read, and for whom. `followed` are the repositories whose issues may be read, the own one among them. */
export type FollowedIssues = {
  /** Who may read issues of another repository (`owner/name`). */
  readonly clientFor: (place: string) => Promise<Client>
  readonly app: OwnApp
  readonly repository: string
  readonly names: readonly IssueName[]
  readonly followed: readonly string[]
}

/**
 * Read the issues of people that routes refer to, and what was said where that matters.
 *
 * Of another repository nothing is asked unless everybody can read it: else the answer would show which issues exist
 * there. It is read with a client of its own, which can read nothing else.
 */
export const readFollowedIssues = async (
  client: Client,
  { clientFor, app, repository, names, followed }: FollowedIssues,
): Promise<Pick<FollowUpAnswers, 'named' | 'conversations'>> => {
  const open = async (place: string): Promise<Known<Client>> => {
    if (isSameName(place, repository)) return known(client)
    if (!followed.some(one => isSameName(one, place))) return unknown(unknownState)
    const there = await clientFor(place)
    return (await readIsPublic(there, place)) ? known(there) : unknown(unknownState)
  }
  const named = new Map(
    await Promise.all(
      names.map(async one => {
        const issue = await readNamedIssue(client, one.repository, one.number, open)
        return [fullName(one.repository.toLowerCase(), one.number), issue] as const
      }),
    ),
  )
  const asked = [...named.values()].flatMap(issue =>
    issue.known && issue.value && asksConversation(issue.value) ? [issue.value] : [],
  )
  const conversations = new Map(
    await Promise.all(
      asked.map(async issue => {
        const reader = await open(issue.repository)
        const talk = reader.known
          ? await readConversationOf(reader.value, issue.repository, issue.number, app)
          : reader
        return [fullName(issue.repository, issue.number), talk] as const
      }),
    ),
  )
  return { named, conversations }
}
