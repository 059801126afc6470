import { digestOf } from '../../text/digest-of.ts'
import { isSameName } from '../../vocabulary/github-names.ts'
import type { Known } from '../../vocabulary/known.ts'
import { type Denial, type Involvement, involvements, type SealedGrant } from '../model/approval.ts'
import type { LifecyclePolicy } from '../model/lifecycle-policy.ts'
import type { LifecycleAnswers } from '../model/pull-request-facts.ts'

/** Of what was read, what decides whether somebody may approve. */
type AuthorityAnswers = Pick<
  LifecycleAnswers,
  'roles' | 'customRoles' | 'memberships' | 'committers' | 'pushers'
>
type Authored = { readonly change: { readonly author: { readonly login: string } | null } }
type StartedRun = { readonly run?: { readonly started_by?: string | undefined } | undefined }

/** Whether a person has a role, or is in a team, that policy trusts; and why not. Unknown means no. */
export const evaluateRole = (
  login: string,
  answers: AuthorityAnswers,
  policy: LifecyclePolicy,
  roles: readonly string[] = policy.approval.roles,
): Denial | null => {
  if (policy.suspended.includes('approval') && roles === policy.approval.roles) {
    return { why: `the section \`approval\` of the policy has a defect, so nobody can do this`, allow: '' }
  }
  const role = answers.roles.get(login) ?? { known: false, why: 'it was not looked up' }
  const names = [role.known ? role.value : '', answers.customRoles.get(login) ?? '']
  if (role.known && names.some(name => roles.includes(name))) return null
  const membership = answers.memberships.get(login)
  if (membership?.known && membership.value.length > 0) return null
  if (!role.known) return { why: `the role of @${login} could not be read: ${role.why}`, allow: '' }
  if (membership && !membership.known) {
    return { why: `the teams of @${login} could not be read: ${membership.why}`, allow: '' }
  }
  return {
    why: `@${login} has the role ${JSON.stringify(role.value)}${basedOn(answers.customRoles.get(login))}, but one of these roles is needed: ${roles.join(', ')}`,
    allow: '',
  }
}

/** How a text names a custom role behind the role that it counts as; "" for GitHub's own roles. */
export const basedOn = (custom: string | undefined): string =>
  custom === undefined ? '' : `, which the custom role ${JSON.stringify(custom)} is based on`

/**
 * Whether a person may approve this change: the role is read live, and nobody approves their own work.
 * An unknown fact denies. The denial names the policy line that would allow it.
 *
 * @returns every reason that denies, strongest first; empty for an approver
 */
export const evaluateAuthority = (
  actor: { readonly login: string; readonly isBot: boolean },
  facts: Authored,
  answers: AuthorityAnswers,
  records: readonly StartedRun[],
  policy: LifecyclePolicy,
): readonly Denial[] => {
  if (actor.isBot) return [{ why: `@${actor.login} is a bot, and bots never approve`, allow: '' }]
  const role = evaluateRole(actor.login, answers, policy)
  const involved = involvementsOf(actor.login, facts, answers, records)
  const denied = (Object.entries(involved) as [Involvement, string | null][]).filter(
    ([involvement, why]) => why !== null && !policy.approval.allow.includes(involvement),
  )
  const allow = allowLine([...policy.approval.allow, ...denied.map(([involvement]) => involvement)])
  return [...(role ? [role] : []), ...denied.map(([, why]) => ({ why: why ?? '', allow }))]
}

/** The digest of the rules that decide who may approve, and what an approval is bound to. */
export const digestApprovalPolicy = ({ approval }: LifecyclePolicy): string => {
  const { bind, roles, teams, allow } = approval
  return digestOf({ bind, roles, teams, allow })
}

/** What a receipt seals of the authority of an approver, whom `evaluateAuthority` does not deny. */
export const sealGrant = (
  login: string,
  facts: Authored,
  answers: AuthorityAnswers,
  records: readonly StartedRun[],
  policy: LifecyclePolicy,
  base: string,
): SealedGrant => {
  const role = answers.roles.get(login)
  const custom = answers.customRoles.get(login)
  const teams = answers.memberships.get(login)
  const involved = involvementsOf(login, facts, answers, records)
  return {
    base,
    role: role?.known ? role.value : '',
    ...(custom === undefined ? {} : { customRole: custom }),
    teams: teams?.known ? teams.value : [],
    involved: involvements.filter(one => involved[one] !== null),
    policy: digestApprovalPolicy(policy),
  }
}

/** Why the rules of a policy would not grant an approval to what its receipt seals; `null` where they would. */
export const denialOfGrant = (
  actor: string,
  { role, customRole = role, teams, involved }: SealedGrant,
  { approval, suspended }: LifecyclePolicy,
): string | null => {
  if (suspended.includes('approval')) return 'the section `approval` of the policy has a defect'
  const isMember = teams.some(team => approval.teams.some(one => isSameName(one, team)))
  const isTrusted = approval.roles.includes(role) || approval.roles.includes(customRole)
  if (!isTrusted && !isMember) {
    return `the role of @${actor} was ${JSON.stringify(role)}, but one of these roles is needed: ${approval.roles.join(', ')}`
  }
  const denied = involved.filter(one => !approval.allow.includes(one))
  return denied.length === 0
    ? null
    : `@${actor} is involved in the change (${denied.join(', ')}), and \`approval.allow\` does not permit that`
}

/** The policy line that can be pasted. */
const allowLine = (allow: readonly Involvement[]): string => `approval: { allow: [${allow.join(', ')}] }`

const involvementsOf = (
  login: string,
  facts: Authored,
  answers: AuthorityAnswers,
  records: readonly StartedRun[],
): Readonly<Record<Involvement, string | null>> => ({
  author: isSameName(facts.change.author?.login, login) ? `@${login} opened the pull request` : null,
  committer: involvedBy(
    answers.committers,
    committers => committers.some(one => isSameName(one, login)),
    `@${login} wrote or committed some of its commits`,
    'who wrote its commits',
  ),
  last_pusher: involvedBy(
    answers.pushers,
    pushers => pushers.some(one => isSameName(one, login)),
    `@${login} pushed last`,
    'who pushed last',
  ),
  initiator: records.some(record => isSameName(record.run?.started_by?.replace(/^@/, ''), login))
    ? `@${login} started the agent, as the record says`
    : null,
})

const involvedBy = <T>(fact: Known<T>, isInvolved: (value: T) => boolean, why: string, what: string) =>
  !fact.known ? `${what} could not be read: ${fact.why}` : isInvolved(fact.value) ? why : null
