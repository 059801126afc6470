/** Roles that may edit the text of every pull request. */
const writerRoles = ['write', 'maintain', 'admin'] as const

/** Roles that may close every issue, and so may give a reason or a trigger. */
export const closerRoles = ['triage', ...writerRoles] as const

/** A part of the policy that says who may do something, or GitHub itself. */
type Source = 'trusted_roles' | 'github' | 'nobody'

/** Who may do one thing to a follow-up, what it does then, and what happens if somebody else does it. */
export type AuthorityRow = {
  readonly act: string
  /** The roles, read live; or who decides. `besides` are people with another right. */
  readonly who: readonly string[] | Source
  readonly besides: string
  readonly does: string
  readonly otherwise: string
}

/** Who can do what to follow-ups, and what happens otherwise. docs/follow-ups.md shows it. */
export const followUpAuthority = {
  open: {
    act: 'have the routes of a pull request become issues',
    who: 'trusted_roles',
    besides: '`trusted_authors`; with `trusts_approval`, any author whose pull request has a valid approval',
    does: 'the app opens an issue for each open route',
    otherwise: 'no issue is opened, and the record names the role of the author',
  },
  edit: {
    act: 'edit the follow-ups before the merge',
    who: 'github',
    besides: '',
    does: 'the new text counts at once',
    otherwise: 'GitHub does not let others edit it',
  },
  editMerged: {
    act: 'edit the follow-ups after the merge',
    who: writerRoles,
    besides: '',
    does: 'the text of that webhook counts, whatever the text says now',
    otherwise: 'the stored routes stay; the record says that the text differs',
  },
  complete: {
    act: 'close an issue as completed, or reopen it',
    who: 'github',
    besides: '',
    does: 'the route is completed, or open again, in the record of every pull request that the issue names',
    otherwise: 'GitHub does not let others close it',
  },
  reject: {
    act: 'give the reason for an issue that is closed as not planned',
    who: closerRoles,
    besides: 'the person who closed it',
    does: 'the route is rejected with that reason',
    otherwise: 'the route needs action; the app asks for the reason once, in its own issues',
  },
  defer: {
    act: 'write a trigger in an issue with the label `deferred`',
    who: closerRoles,
    besides: '',
    does: 'the route waits for the trigger',
    otherwise: 'the record says that the issue has no trigger',
  },
  forge: {
    act: "open an issue with the app's label and first line",
    who: 'nobody',
    besides: '',
    does: '',
    otherwise: 'it does not count: the app must be the author of its issues',
  },
} as const satisfies Readonly<Record<string, AuthorityRow>>
