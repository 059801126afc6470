import type { RunRecord } from '../../../src/core/closeout/model/record.ts'
import type { Report } from '../../../src/core/gate/model/report.ts'
import { decideCheck } from '../../../src/core/lifecycle/decide-check.ts'
import type { Witness } from '../../../src/core/lifecycle/model/approval.ts'
import type { GateResult } from '../../../src/core/lifecycle/model/gate-result.ts'
import type { LifecyclePolicy } from '../../../src/core/lifecycle/model/lifecycle-policy.ts'
import { defaultLifecyclePolicy } from '../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type {
  Actor,
  LifecycleAnswers,
  LifecycleFacts,
  ObservedPullRequest,
  TimelineEvent,
} from '../../../src/core/lifecycle/model/pull-request-facts.ts'
import { readLedger } from '../../../src/core/lifecycle/receipts/read-ledger.ts'
import { listRequests } from '../../../src/core/lifecycle/replay/list-requests.ts'
import { stateLine } from '../../../src/core/lifecycle/show/state-line.ts'
import { known } from '../../../src/core/vocabulary/known.ts'

export const headSha = 'a'.repeat(40)
/** The base branch as the deliveries show it. */
export const baseTip = { ref: 'main', sha: 'b'.repeat(40) }
export const treeSha = 'c'.repeat(40)
export const closeout = 'd'.repeat(64)
export const text = 'the body'

const person = (login: string): Actor => ({ login, isBot: login.endsWith('[bot]') })
let lastId = 0

/** `20` is twenty minutes after noon. */
export const minute = (count: number): string =>
  new Date(Date.UTC(2026, 10, 20, 12, count)).toISOString().replace('.000', '')

type Told = TimelineEvent extends infer E
  ? E extends TimelineEvent
    ? Omit<E, 'id' | 'at' | 'actor' | 'isOurs'>
    : never
  : never

/** One thing that happened: who did what at which minute. `closeout[bot]` is our app. */
export const happened = (login: string, at: number, event: Told, id = String(++lastId)): TimelineEvent =>
  ({ ...event, id, at: minute(at), actor: person(login), isOurs: login === 'closeout[bot]' }) as TimelineEvent

export const someChange = (change: Partial<ObservedPullRequest> = {}): ObservedPullRequest => ({
  number: 12,
  url: 'https://github.com/octo/shop/pull/12',
  title: 'Retry uploads',
  author: person('agent'),
  createdAt: minute(0),
  isDraft: false,
  isOpen: true,
  closedAt: null,
  body: text,
  labels: [],
  assignees: [],
  base: baseTip,
  head: { ref: 'retry', sha: headSha, repository: 'octo/shop' },
  merge: null,
  ...change,
})

/** A complete open pull request that nobody has touched. */
export const someMirror = ({
  change = {},
  ...facts
}: Partial<Omit<LifecycleFacts, 'change'>> & {
  readonly change?: Partial<ObservedPullRequest>
} = {}): LifecycleFacts => ({
  at: minute(59),
  repository: { owner: 'octo', name: 'shop', id: 77 },
  change: someChange(change),
  headTree: known(treeSha),
  timeline: [],
  checks: [],
  comment: null,
  spareComments: [],
  siblings: [],
  repositoryLabels: [],
  ...facts,
})

export const someReport = (report: Partial<Report> = {}): Report => ({
  schema_version: '1.0',
  subject: { kind: 'pull_request', repository: 'octo/shop', number: 12, base: 'b'.repeat(40), head: headSha },
  at: minute(59),
  policy: 'defaults',
  mode: 'enforce',
  verdict: 'pass',
  findings: [],
  closeout: {
    required: true,
    source: 'body',
    line: 1,
    skip: null,
    fields: {} as Report['closeout']['fields'],
    routes: [],
    record: 'absent',
  },
  notes: [],
  ...report,
})

/** The gate passes; any body but `text` has another closeout. */
export const someGate = (gate: Partial<GateResult> = {}): GateResult => ({
  report: someReport(),
  shouldFail: false,
  records: [] as readonly RunRecord[],
  closeout,
  digestOfBody: body => (body === text ? closeout : 'e'.repeat(64)),
  ...gate,
})

export const failingGate = (): GateResult =>
  someGate({
    report: someReport({
      verdict: 'fail',
      findings: [{ code: 'closeout-missing', level: 'error', place: {}, message: 'none' }],
    }),
    shouldFail: true,
  })

export const someAnswers = (
  roles: Readonly<Record<string, string>> = {},
  answers: Partial<LifecycleAnswers> = {},
): LifecycleAnswers => ({
  customRoles: new Map(),
  roles: new Map(Object.entries(roles).map(([login, role]) => [login, known(role)])),
  memberships: new Map(),
  committers: known(['agent']),
  pushers: known(['agent']),
  trees: new Map(),
  diffs: new Map(),
  runs: new Map(),
  isAssignable: known(false),
  release: known(null),
  ...answers,
})

export type Mirrored = {
  readonly facts?: LifecycleFacts
  readonly gate?: GateResult
  readonly answers?: LifecycleAnswers
  readonly policy?: Partial<LifecyclePolicy>
  readonly witnesses?: readonly Witness[]
}

/** Judge a pull request as a look does. */
export const evaluated = ({
  facts = someMirror(),
  gate = someGate(),
  answers = someAnswers(),
  policy,
  witnesses = [],
}: Mirrored) => {
  const full: LifecyclePolicy = { ...defaultLifecyclePolicy, ...policy }
  const kept = readLedger(facts.checks, facts.change.head.sha, facts.repository.id, facts.change.number)
  const requests = listRequests(facts, full, kept.receipts, witnesses)
  return decideCheck({ facts, gate, answers, policy: full, requests, kept, witnesses }, stateLine)
}
