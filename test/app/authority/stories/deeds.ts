/** Random stories: what people do, in which order the webhooks of it come, and which are lost. */
import fc from 'fast-check'
import type { Rules } from '../oracle/story.ts'

export const bases = ['main', 'work', 'lenient'] as const
export type Base = (typeof bases)[number]

/** Logins of the stand-in and the roles that they begin with. */
export const cast = {
  agent: 'write',
  maintainer: 'maintain',
  writer: 'write',
  owner: 'admin',
  triager: 'triage',
  reader: 'read',
  outsider: 'none',
  'robot[bot]': 'write',
} as const
export type Login = keyof typeof cast

const strict: Rules = { roles: ['write', 'maintain', 'admin'], teams: [], allow: [], bind: 'tree' }
const everyone = ['author', 'committer', 'last_pusher', 'initiator'] as const

/** The policies that a base branch can have, and their files. */
export const policies = {
  strict: { rules: strict, file: '# The defaults.\n' },
  lenient: {
    rules: { ...strict, allow: everyone },
    file: 'approval: { allow: [author, committer, last_pusher, initiator] }\n',
  },
  admins: { rules: { ...strict, roles: ['admin'] }, file: 'approval: { roles: [admin] }\n' },
  triage: { rules: { ...strict, roles: ['triage'] }, file: 'approval: { roles: [triage] }\n' },
  diff: { rules: { ...strict, bind: 'diff' }, file: 'approval: { bind: diff }\n' },
  defective: { rules: 'defective', file: 'approval: { roles: 5 }\n' },
} as const satisfies Record<string, { readonly rules: Rules | 'defective'; readonly file: string }>
export type PolicyName = keyof typeof policies

const kinds = {
  label: 6,
  unlabel: 3,
  review: 3,
  'request changes': 1,
  dismiss: 1,
  comment: 4,
  'name the head': 4,
  'name an earlier head': 1,
  'shorten the head': 1,
  example: 1,
  press: 3,
  hold: 2,
  'press hold': 1,
  'comment hold': 1,
  unhold: 2,
  'comment unhold': 1,
  push: 3,
  reword: 2,
  rebase: 2,
  'push back': 2,
  'push elsewhere': 2,
  'fast-forward': 2,
  edit: 3,
  draft: 1,
  ready: 2,
  retarget: 3,
  rule: 3,
  role: 3,
  twin: 2,
  'fork twin': 1,
  close: 1,
  reopen: 1,
  fail: 1,
  recheck: 2,
} as const
export type DeedKind = keyof typeof kinds

export const texts = ['first', 'second', 'by writer', 'incomplete'] as const

export interface Deed {
  readonly kind: DeedKind
  readonly by: Login
  /** Which of the open pull requests, in turn. */
  readonly which: number
  readonly base: Base
  readonly policy: PolicyName
  readonly text: (typeof texts)[number]
  readonly role: 'read' | 'triage' | 'write' | 'admin'
  /** Its webhooks wait until a later deed lets all of them go. */
  readonly waits: boolean
  /** How the webhooks that waited are sent. */
  readonly order: 'as they came' | 'reversed' | 'doubled' | 'one is lost'
}

export interface Tale {
  readonly base: Base
  readonly isStacked: boolean
  readonly deeds: readonly Deed[]
}

const approver = fc.constantFrom<Login[]>('maintainer', 'maintainer', 'owner', 'writer')
const anybody = fc.oneof(approver, fc.constantFrom(...(Object.keys(cast) as Login[])))

const deedOf = (kind: fc.Arbitrary<DeedKind>): fc.Arbitrary<Deed> =>
  fc.record({
    kind,
    by: anybody,
    which: fc.constantFrom(0, 0, 0, 1, 2),
    base: fc.constantFrom(...bases),
    policy: fc.constantFrom(...(Object.keys(policies) as PolicyName[])),
    text: fc.constantFrom(...texts),
    role: fc.constantFrom('read', 'triage', 'write', 'admin'),
    waits: fc.constantFrom(false, false, true),
    order: fc.constantFrom('as they came', 'as they came', 'reversed', 'doubled', 'one is lost'),
  })

const single = deedOf(
  fc.oneof(
    ...Object.entries(kinds).map(([kind, weight]) => ({
      weight,
      // The keys of the table are its kinds; `Object.entries` widens them.
      arbitrary: fc.constant(kind as DeedKind),
    })),
  ),
)

/** What attackers and busy people do in a row. A name in upper case waits for the next. */
const motifs: readonly (readonly (DeedKind | Uppercase<DeedKind>)[])[] = [
  ['label', 'retarget', 'recheck'],
  ['label', 'rule', 'recheck'],
  ['LABEL', 'role', 'recheck'],
  ['label', 'role', 'rule'],
  ['label', 'push', 'push back', 'recheck'],
  ['label', 'edit', 'edit', 'recheck'],
  ['label', 'retarget', 'retarget'],
  ['label', 'rule', 'rule'],
  ['label', 'UNLABEL', 'role', 'recheck'],
  ['push elsewhere', 'COMMENT', 'fast-forward'],
  ['push', 'PUSH BACK', 'COMMENT', 'push back'],
  ['COMMENT', 'retarget'],
  ['NAME THE HEAD', 'retarget'],
  ['LABEL', 'push'],
  ['REVIEW', 'reword'],
  ['press', 'unlabel'],
  ['EDIT', 'press'],
  ['hold', 'unhold'],
  ['hold', 'label', 'unhold'],
  ['draft', 'label', 'ready'],
  ['draft', 'review', 'ready'],
  ['label', 'twin', 'recheck'],
  ['label', 'fork twin', 'close'],
  ['twin', 'press', 'close'],
  ['review', 'dismiss'],
  ['review', 'request changes'],
]

const motif: fc.Arbitrary<readonly Deed[]> = fc.constantFrom(...motifs).chain(names =>
  fc.tuple(
    ...names.map(name => {
      const kind = name.toLowerCase() as DeedKind
      const waits = name !== kind
      return deedOf(fc.constant(kind)).map(deed => ({ ...deed, waits, by: deed.by, which: 0 }))
    }),
  ),
)

export const tales: fc.Arbitrary<Tale> = fc.record({
  base: fc.constantFrom('main', 'main', 'work', 'lenient'),
  isStacked: fc.boolean(),
  deeds: fc
    .array(fc.oneof({ weight: 3, arbitrary: single.map(deed => [deed]) }, { weight: 2, arbitrary: motif }), {
      minLength: 2,
      maxLength: 6,
    })
    .map(parts => parts.flat()),
})
