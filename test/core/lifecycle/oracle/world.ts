import { createHash } from 'node:crypto'
import type { Ledger, LedgerEntry, Witness } from '../../../../src/core/lifecycle/model/approval.ts'
import type { LifecycleState } from '../../../../src/core/lifecycle/model/lifecycle.ts'
import type { LifecyclePolicy } from '../../../../src/core/lifecycle/model/lifecycle-policy.ts'
import { defaultLifecyclePolicy } from '../../../../src/core/lifecycle/model/lifecycle-policy.ts'
import type { LifecycleStatus } from '../../../../src/core/lifecycle/model/lifecycle-status.ts'
import type { OurCheck, TimelineEvent } from '../../../../src/core/lifecycle/model/pull-request-facts.ts'
import { openLedger, writeLedger } from '../../../../src/core/lifecycle/receipts/check-ledger.ts'
import { sealReceipt } from '../../../../src/core/lifecycle/replay/bind-content.ts'
import { digestApprovalPolicy } from '../../../../src/core/lifecycle/replay/evaluate-authority.ts'
import { known } from '../../../../src/core/vocabulary/known.ts'
import { evaluated, someAnswers, someGate, someMirror } from '../../../support/app/pull-request-facts.ts'
import type { Approval, Content, Log, Look, Rules, Shown } from './oracle.ts'
import { type Base, bases, type Deed, type Story } from './story.ts'

const digest = (text: string): string => createHash('sha256').update(text).digest('hex')
const shaOf = (text: string): string => digest(text).slice(0, 40)
const labelOf: Readonly<Record<LifecycleState, string>> = {
  draft: 'artifact: draft',
  ready: 'artifact: ready for review',
  approved: 'artifact: approved',
  published: 'artifact: published',
  archived: 'artifact: archived',
}
const holdLabel = 'artifact: hold'

const { roles, teams, allow, bind } = defaultLifecyclePolicy.approval
const strict: Rules = { roles, teams, allow, bind }
export const ruleSets: Readonly<Record<string, Rules>> = {
  strict,
  lenient: { ...strict, allow: ['author', 'committer', 'last_pusher', 'initiator'] },
  admins: { ...strict, roles: ['admin'] },
  team: { ...strict, roles: ['admin'], teams: ['octo/releasers'] },
  diff: { ...strict, bind: 'diff' },
}

type Commit = {
  readonly sha: string
  readonly parent: Commit | null
  readonly base: number
  readonly patch: string
  readonly by: readonly string[]
}
type Pending = { readonly witness: Witness; readonly approval: Mutable<Approval> | null }
type DeedOf<K extends Deed['kind']> = Deed extends infer D
  ? D extends Deed
    ? K extends D['kind']
      ? D
      : never
    : never
  : never
type Mutable<T> = { -readonly [K in keyof T]: T[K] }
const teamsOf: Readonly<Record<string, readonly string[]>> = { member: ['octo/releasers'] }

/**
 * A GitHub of one pull request with the app's own core as its mirror, and the log of what really happened.
 *
 * @param onState  hears each state that the app shows once it has looked, with the approval that it shows
 */
export const runStory = (
  { base: firstBase, isStacked, deeds, last }: Story,
  onState: (state: LifecycleState, log: Log, shown: Shown | null) => void,
): void => {
  let second = 1_000
  let order = 0
  let ids = 0
  let base: Base = firstBase
  let isDraft = false
  let held = null as { readonly by: string } | null
  let body = 'one'
  let lastPusher = 'agent'
  let elsewhere = null as Commit | null
  const root: Commit = { sha: shaOf('root'), parent: null, base: 0, patch: 'p0', by: ['agent'] }
  let head = root
  const past: Commit[] = []
  const commits = new Map([[root.sha, root]])
  const people: Record<string, string> = {
    agent: 'write',
    boss: 'admin',
    maint: 'maintain',
    writer: 'write',
    triager: 'triage',
    member: 'read',
    guest: 'none',
    'robot[bot]': 'admin',
  }
  const rules: Record<Base, Rules> = { main: strict, work: strict, lenient: ruleSets.lenient ?? strict }
  const timeline: TimelineEvent[] = []
  const labels = new Set<string>()
  const checks = new Map<string, { text: string; externalId: string; shown: Content }>()
  let pointsTo: string | null = null
  const pending: Pending[] = []
  const log: Omit<Mutable<Log>, 'approvals'> & {
    approvals: Mutable<Approval>[]
    withdrawals: { order: number; by: string }[]
    changeRequests: { order: number; by: string }[]
    breaks: { order: number; kind: 'forced' | 'retargeted' }[]
    looks: Look[]
  } = {
    approvals: [],
    withdrawals: [],
    changeRequests: [],
    breaks: [],
    looks: [],
    now: { content: {} as Content, rules: strict },
  }

  const at = (): string => new Date(second * 1_000).toISOString().replace('.000', '')
  const treeOf = ({ base, patch }: Commit): string => shaOf(`tree ${base} ${isStacked} ${patch}`)
  const diffOf = (commit: Commit, onto: Base): string =>
    digest(isStacked && onto !== 'work' ? `stack ${commit.patch}` : commit.patch)
  const tip = (name: Base) => ({ ref: name, sha: shaOf(name) })
  const contentOf = (commit: Commit): Content => ({
    head: commit.sha,
    tree: treeOf(commit),
    diff: diffOf(commit, base),
    base,
    closeout: digest(body),
  })
  const authorsOf = (commit: Commit | null): readonly string[] =>
    commit ? [...commit.by, ...authorsOf(commit.parent)] : []
  type Plain = TimelineEvent extends infer E
    ? E extends TimelineEvent
      ? Omit<E, 'id' | 'at' | 'actor' | 'isOurs'>
      : never
    : never
  const happen = (login: string, event: Plain): string => {
    ids += 1
    order += 1
    const actor = { login, isBot: login.endsWith('[bot]') }
    timeline.push({
      ...event,
      id: String(ids),
      at: at(),
      actor,
      isOurs: login === 'closeout[bot]',
    } as TimelineEvent)
    return String(ids)
  }
  const approve = (by: string, via: Approval['via'], more: Partial<Approval> = {}): Mutable<Approval> => {
    const approval: Mutable<Approval> = {
      order,
      second,
      by,
      via,
      seen: contentOf(head),
      named: '',
      isExample: false,
      wasHeld: held !== null,
      wasDraft: isDraft,
      looked: null,
      isDismissed: false,
      ...more,
    }
    log.approvals.push(approval)
    return approval
  }

  /** One reconcile of the app with what some deliveries showed. */
  const reconcile = (given: readonly Pending[]): LifecycleStatus => {
    order += 1
    const witnesses = given.map(({ witness }) => witness)
    const heads = [...commits.values()]
    const policy: LifecyclePolicy = {
      ...defaultLifecyclePolicy,
      approval: { ...defaultLifecyclePolicy.approval, ...rules[base] } as LifecyclePolicy['approval'],
    }
    const shas = [head.sha, ...(pointsTo === null || pointsTo === head.sha ? [] : [pointsTo])]
    const { status, ledger } = evaluated({
      facts: someMirror({
        at: new Date(second * 1_000 + 500).toISOString(),
        change: {
          isDraft,
          body,
          labels: [...labels],
          base: tip(base),
          head: { ref: 'retry', sha: head.sha, repository: 'octo/shop' },
        },
        headTree: known(treeOf(head)),
        timeline,
        checks: shas.flatMap(sha => checkOn(sha) ?? []),
        comment: pointsTo === null ? null : { id: 1, body: '', pointsTo },
        siblings: elsewhere?.sha === head.sha ? [{ number: 13, base: 'main', author: 'agent' }] : [],
      }),
      gate: someGate({ closeout: digest(body), digestOfBody: digest }),
      answers: someAnswers(people, {
        memberships: new Map(
          Object.keys(people).map(login => [
            login,
            known((teamsOf[login] ?? []).filter(team => rules[base].teams.includes(team))),
          ]),
        ),
        committers: known([...new Set(authorsOf(head))].toSorted()),
        lastPusher: known(lastPusher),
        trees: new Map(heads.map(commit => [commit.sha, known(treeOf(commit))])),
        diffs: new Map(
          heads.flatMap(commit =>
            bases.map(one => [`${tip(one).sha}...${commit.sha}`, known(diffOf(commit, one))] as const),
          ),
        ),
      }),
      policy,
      witnesses,
    })
    const look: Look = {
      order,
      second,
      content: contentOf(head),
      rules: rules[base],
      roles: { ...people },
      teams: teamsOf,
      author: 'agent',
      committers: [...new Set(authorsOf(head))],
      lastPusher,
    }
    log.looks.push(look)
    for (const { approval } of given) if (approval) approval.looked ??= look
    writeCheck(head.sha, ledger)
    pointsTo = head.sha
    show([labelOf[status.state], ...(status.hold ? [holdLabel] : [])])
    return status
  }
  const show = (wanted: readonly string[]): void => {
    for (const name of wanted)
      if (!labels.has(name)) happen('closeout[bot]', { kind: 'labeled', label: name })
    for (const name of labels)
      if (!wanted.includes(name)) happen('closeout[bot]', { kind: 'unlabeled', label: name })
    labels.clear()
    for (const name of wanted) labels.add(name)
  }
  const writeCheck = (sha: string, ledger: Ledger): void => {
    const { block, digest: own } = writeLedger(ledger)
    checks.set(sha, {
      text: `text\n\n${block}`,
      externalId: `closeout-ledger/1 ${own} recheck`,
      shown: contentOf(commits.get(sha) ?? head),
    })
  }
  const checkOn = (sha: string): OurCheck | null => {
    const check = checks.get(sha)
    return check
      ? { id: 1, head: sha, startedAt: at(), conclusion: 'neutral', title: '', summary: '', ...check }
      : null
  }

  const commit = (patch: string, by: string, more: Partial<Commit> = {}): Commit => {
    ids += 1
    const made: Commit = {
      sha: shaOf(`commit ${ids}`),
      parent: head,
      base: head.base,
      patch,
      by: [by],
      ...more,
    }
    commits.set(made.sha, made)
    return made
  }
  const moveTo = (next: Commit, by: string, isForced: boolean): void => {
    past.push(head)
    head = next
    lastPusher = by
    if (!isForced) return
    happen(by, { kind: 'force_pushed' })
    log.breaks.push({ order, kind: 'forced' })
  }

  const acts: { readonly [K in Deed['kind']]: (deed: DeedOf<K>) => void } = {
    label: ({ by }) => {
      if (labels.has(labelOf.approved)) return
      labels.add(labelOf.approved)
      happen(by, { kind: 'labeled', label: labelOf.approved })
      const approval = approve(by, 'label')
      const shown = { actor: by, at: at(), head: head.sha, base: tip(base), body }
      pending.push({ approval, witness: { via: 'label', label: labelOf.approved, ...shown } })
    },
    unlabel: ({ by }) => {
      if (!labels.delete(labelOf.approved)) return
      happen(by, { kind: 'unlabeled', label: labelOf.approved })
      log.withdrawals.push({ order, by })
    },
    'approve in review': ({ by }) => {
      const event = happen(by, { kind: 'reviewed', verdict: 'approved', commit: head.sha })
      const approval = approve(by, 'review')
      const shown = { actor: by, at: at(), head: head.sha, base: tip(base), body }
      pending.push({ approval, witness: { via: 'review', event, ...shown } })
    },
    'request changes': ({ by }) => {
      happen(by, { kind: 'reviewed', verdict: 'changes_requested', commit: head.sha })
      log.changeRequests.push({ order, by })
    },
    dismiss: ({ by }) => {
      const index = timeline.findLastIndex(
        event => event.kind === 'reviewed' && event.verdict === 'approved' && event.actor?.login === by,
      )
      const review = timeline[index]
      if (review?.kind !== 'reviewed') return
      timeline[index] = { ...review, verdict: 'dismissed' }
      const own = log.approvals.findLast(one => one.via === 'review' && one.by === by && !one.isDismissed)
      if (own) own.isDismissed = true
    },
    press: ({ by }) => {
      const check = checks.get(head.sha)
      if (!check || (openLedger(check)?.entries.length ?? 0) !== 1) return
      order += 1
      ids += 1
      // What the check shows is what its button is about.
      const approval = approve(by, 'button', { seen: check.shown })
      const pressed = { event: `delivery-${ids}`, actor: by, isBot: by.endsWith('[bot]'), at: at() }
      pending.push({
        approval,
        witness: {
          via: 'button',
          ...pressed,
          button: 'approve',
          head: head.sha,
          check: { text: check.text, externalId: check.externalId },
        },
      })
    },
    comment: ({ by, names }) => {
      const named = names === 'nothing' ? '' : names === 'head' ? head.sha : (past.at(-1)?.sha ?? '')
      const text = `/closeout approve ${named}`.trim()
      const event = happen(by, { kind: 'commented', text, isEdited: false })
      const seen = contentOf(commits.get(named) ?? head)
      const approval = approve(by, 'comment', { named, seen })
      pending.push({ approval, witness: { via: 'comment', event, actor: by, at: at(), text, body } })
    },
    example: ({ by, text }) => {
      const event = happen(by, { kind: 'commented', text, isEdited: false })
      const approval = approve(by, 'comment', { isExample: true })
      pending.push({ approval, witness: { via: 'comment', event, actor: by, at: at(), text, body } })
    },
    hold: ({ by }) => {
      if (labels.has(holdLabel)) return
      labels.add(holdLabel)
      happen(by, { kind: 'labeled', label: holdLabel })
      held ??= { by }
    },
    unhold: ({ by }) => {
      if (!labels.delete(holdLabel)) return
      happen(by, { kind: 'unlabeled', label: holdLabel })
      // Whether it may is the app's to say at its next look; the page names only who certainly may not.
      const isMember = (teamsOf[by] ?? []).length > 0
      const mayEver = by === held?.by || (!by.endsWith('[bot]') && (people[by] !== 'none' || isMember))
      if (mayEver) held = null
    },
    push: ({ by }) => {
      moveTo(commit(`p${ids + 1}`, by), by, false)
    },
    amend: ({ by }) => {
      moveTo(commit(head.patch, by, { parent: head.parent }), by, true)
    },
    rebase: ({ by }) => {
      moveTo(commit(head.patch, by, { parent: head.parent, base: head.base + 1 }), by, true)
    },
    'push back': ({ by }) => {
      const before = past.at(-1)
      if (before && before.sha !== head.sha) moveTo(before, by, true)
    },
    'push elsewhere': ({ by }) => {
      elsewhere = commit(`p${ids + 1}`, by)
      writeCheck(elsewhere.sha, otherLedger(elsewhere))
    },
    'fast-forward': ({ by }) => {
      if (elsewhere?.parent?.sha === head.sha) moveTo(elsewhere, by, false)
    },
    edit: ({ text }) => {
      body = text
    },
    retarget: ({ base: next }) => {
      if (next === base) return
      base = next
      happen('agent', { kind: 'retargeted' })
      log.breaks.push({ order, kind: 'retargeted' })
    },
    rule: ({ base: of, rules: name }) => {
      rules[of] = ruleSets[name] ?? strict
    },
    role: ({ of, role }) => {
      people[of] = role
    },
    draft: () => {
      if (!isDraft) happen('agent', { kind: 'drafted' })
      isDraft = true
    },
    ready: () => {
      if (isDraft) happen('agent', { kind: 'readied' })
      isDraft = false
    },
    sweep: () => void reconcile([]),
    // What could not be read leaves everything as it was, the deliveries too.
    fail: () => {},
    deliver: ({ which }) => {
      const [one] = pending.splice(which % Math.max(1, pending.length), 1)
      reconcile(one ? [one] : [])
    },
    lose: ({ which }) => void pending.splice(which % Math.max(1, pending.length), 1),
  }

  /** The check of another pull request on the commit, approved there by the owner. */
  const otherLedger = (other: Commit): Ledger => {
    const receipt = sealReceipt({
      version: 2,
      grant: {
        base,
        role: 'admin',
        teams: [],
        involved: [],
        policy: digestApprovalPolicy(defaultLifecyclePolicy),
      },
      act: 'approve',
      repository: 77,
      kind: 'pull_request',
      number: 13,
      event: 'label:1',
      via: 'label',
      actor: 'boss',
      at: at(),
      head: other.sha,
      content: { tree: treeOf(other), diff: diffOf(other, base), closeout: digest(body) },
    })
    const entry: LedgerEntry = {
      number: 13,
      line: 'x',
      conclusion: 'success',
      closeout: digest(body),
      receipts: [receipt],
      frozen: null,
      base,
      since: new Date((second - 60) * 1_000).toISOString(),
    }
    return { repository: 77, entries: [entry] }
  }

  const check = ({ state, approval, receipts }: LifecycleStatus): void => {
    log.now = { content: contentOf(head), rules: rules[base] }
    if (approval.standing !== 'stands') {
      onState(state, log, null)
      return
    }
    const { by, via, event } = approval
    const sealed = receipts.find(one => one.event === event)
    onState(state, log, { by, via, head: approval.head, base: sealed?.grant?.base ?? '' })
  }
  reconcile([])
  for (const deed of deeds) {
    second += deed.wait
    // The table has a row for each kind; its row takes this deed.
    ;(acts[deed.kind] as (one: Deed) => void)(deed)
    if (deed.kind === 'sweep' || deed.kind === 'deliver') check(reconcile([]))
  }
  for (const which of last) {
    const [one] = pending.splice(which % Math.max(1, pending.length), 1)
    if (one) reconcile([one])
  }
  second += 1
  reconcile(pending.splice(0))
  check(reconcile([]))
}
