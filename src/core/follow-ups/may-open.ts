import { isSameName } from '../vocabulary/github-names.ts'
import type { Known } from '../vocabulary/known.ts'
import type { FollowUpPolicy } from './model/follow-up-policy.ts'

/** What trust depends on. `isMergeSeen` is false for a merge that the app did not see: it opens no issues. */
export type Trust = {
  readonly author: string | null
  readonly authorRole: Known<string>
  readonly isMergeSeen: boolean
}

/** What of a pull request's lifecycle decides whether its routes may become issues. */
export type OpeningMoment = {
  readonly state: 'draft' | 'ready' | 'approved' | 'published' | 'archived'
  readonly approval: { readonly standing: 'none' | 'stands' | 'dropped' }
  readonly publication: { readonly isComplete: boolean } | null
}

/** Whether routes may become issues now, and if not, why: a sentence for the record. */
export const mayOpen = (
  status: OpeningMoment,
  trust: Trust,
  policy: FollowUpPolicy,
): { readonly may: boolean; readonly why: string } => {
  const { open_when } = policy.follow_ups
  const isPublished = status.publication?.isComplete === true
  const moments = {
    published: isPublished,
    approved: isPublished || status.approval.standing === 'stands',
    ready: isPublished || isReady[status.state],
    never: false,
  }
  if (policy.suspended.includes('follow_ups')) {
    return { may: false, why: 'The follow-up section of the policy has a defect, so no issue is opened.' }
  }
  if (!moments[open_when]) return { may: false, why: whens[open_when] }
  if (status.publication && !trust.isMergeSeen) {
    return {
      may: false,
      why: 'The pull request was merged before the app first checked it, so its routes open no issues.',
    }
  }
  return isTrusted(status, trust, policy)
}

/** Whether an artifact in this state is ready for review, or further. */
const isReady: Readonly<Record<OpeningMoment['state'], boolean>> = {
  draft: false,
  ready: true,
  approved: true,
  published: true,
  archived: false,
}

const whens = {
  published: 'Issues are opened when the artifact is published.',
  approved: 'Issues are opened when the artifact is approved.',
  ready: 'Issues are opened when the artifact is ready for review.',
  never: 'The policy opens no issues.',
} as const

/** A text opens an issue only if its author has a trusted role in the repository. */
const isTrustedAuthor = (
  { author, authorRole }: Omit<Trust, 'isMergeSeen'>,
  policy: FollowUpPolicy,
): boolean =>
  policy.follow_ups.trusted_authors.some(one => isSameName(author, one)) ||
  (authorRole.known && policy.follow_ups.trusted_roles.includes(authorRole.value))

const isTrusted = (status: Pick<OpeningMoment, 'approval'>, trust: Trust, policy: FollowUpPolicy) => {
  if (isTrustedAuthor(trust, policy)) return { may: true, why: '' }
  if (policy.follow_ups.trusts_approval && status.approval.standing === 'stands')
    return { may: true, why: '' }
  const role = trust.authorRole.known
    ? `has the role ${JSON.stringify(trust.authorRole.value)}`
    : `has a role that could not be read: ${trust.authorRole.why}`
  return {
    may: false,
    why: `No issue was opened, because ${trust.author ?? 'the author'} ${role}. The policy trusts the roles ${policy.follow_ups.trusted_roles.join(', ')}.`,
  }
}
