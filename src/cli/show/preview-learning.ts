import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { renderIssue } from '../../core/follow-ups/issues/issue.ts'
import type { DesiredIssue } from '../../core/follow-ups/model/follow-up.ts'
import { followUpLabel } from '../../core/follow-ups/model/follow-up.ts'
import { disposeRoute } from '../../core/follow-ups/track-routes.ts'
import { doesExtend } from '../../core/policy/compose-policy.ts'
import type { Policy } from '../../core/policy/model/policy.ts'
import { defaultPolicy, policyPath } from '../../core/policy/model/policy.ts'
import { parsePolicy } from '../../core/policy/parse-policy.ts'
import { readPolicyFile } from '../../core/policy/read/read-policy-file.ts'
import { previewText } from '../../core/sessions/learning/learning-text.ts'
import { listLocalRoutes } from '../../core/sessions/learning/list-local-routes.ts'
import { jsonText } from '../../core/text/json/json-text.ts'
import type { LearningFlags } from '../commands/learning.ts'
import { githubOf } from '../io/connect-github.ts'
import { locateRoot } from '../io/locate-root.ts'
import { namedRoot } from '../io/root-option.ts'
import { sessionsOf } from '../io/scan-root.ts'
import { type Io, note } from '../io/terminal.ts'
import { nameUnreadable } from './name-unreadable.ts'

/**
 * Print the issues that the app would open for local routes. This module has no access to GitHub and no token.
 *
 * @returns whether every learning.json could be read
 */
export const previewLearning = async (flags: LearningFlags, io: Io): Promise<boolean> => {
  const { repository } = await githubOf(flags, { ...io, env: {} })
  const place = repository ? `${repository.owner}/${repository.name}` : 'owner/name'
  if (!repository) {
    note(
      io,
      'The repository is not known: this folder has no GitHub remote named origin. The preview writes owner/name for it; --repo owner/name names it.',
    )
  }
  const policy = readLocalPolicy(io)
  const sessions = [...sessionsOf(locateRoot(namedRoot(flags), io), ['learning'])]
  const isWhole = nameUnreadable(sessions, io)
  const routes = sessions
    .flatMap(session => listLocalRoutes(session, place))
    .filter(({ at, route }) => at !== null || (policy.follow_ups.from_corrections && route.status === 'open'))
    .filter(({ route }) => disposeRoute(route) === 'needs-action')
  const first = new Map(routes.map(local => [local.key, local]))
  const issues = [...first.values()].map(
    ({ key, slug, route }): Extract<DesiredIssue, { kind: 'open' }> & { readonly slug: string } => {
      const settings = policy.follow_ups.targets[route.target] ?? {}
      const issueChange = renderIssue(
        {
          kind: 'open',
          repository: settings.repository ?? place,
          header: { kind: 'lesson', from: `${place}#0`, keys: [key] },
          routes: [{ ...route, key, disposition: 'needs-action', source: null }],
          because: null,
          settings: {
            labels: [followUpLabel.label, ...(settings.labels ?? [])],
            assignees: settings.assignees ?? [],
            milestone: null,
          },
        },
        { repository: place, number: 0, title: 'the future pull request', url: '', mergedAt: null },
      )
      if (issueChange.kind !== 'open') throw new Error('renderIssue returned no new issue for a new route.')
      return { ...issueChange, slug }
    },
  )
  io.out(
    flags.json
      ? `${jsonText({ schema_version: '1.0', issues })}\n`
      : previewText(issues, policy.follow_ups.most),
  )
  return isWhole
}

/** The policy of the working folder. As in the gate, the default replaces a missing or invalid policy. */
const readLocalPolicy = (io: Io): Policy => {
  try {
    const content = readFileSync(resolve(io.cwd, policyPath))
    if (doesExtend(readPolicyFile(content, policyPath, policyPath)))
      note(
        io,
        `${policyPath} extends the policy of its owner, which is not read here: the app may decide otherwise.`,
      )
    return parsePolicy(content, policyPath, policyPath).policy
  } catch {
    return defaultPolicy
  }
}
