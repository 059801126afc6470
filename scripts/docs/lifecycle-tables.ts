import {
  type LifecycleState,
  legalMoves,
  lifecycleNames,
  lifecycleStates,
  type Mover,
} from '../../src/core/lifecycle/model/lifecycle.ts'
import { defaultLifecyclePolicy } from '../../src/core/lifecycle/model/lifecycle-policy.ts'
import { authorities, requestRules } from '../../src/core/lifecycle/model/request-rules.ts'

/** What the page says of each state: when an artifact is in it, and what its check concludes. */
const words: Readonly<Record<LifecycleState, { readonly when: string; readonly conclusion: string }>> = {
  draft: {
    when: 'the pull request is a draft; or the gate fails; or a record says that its run is still active or ended with another terminal than `done`; or evidence is contradicted',
    conclusion: '`failure`; `neutral` if the only reason is that the pull request is a draft',
  },
  ready: {
    when: 'none of the reasons for a draft applies',
    conclusion: '`neutral`; `action_required` with `approval.required: true`',
  },
  approved: { when: 'there is a valid approval', conclusion: '`success`' },
  published: {
    when: 'the pull request is merged; with `publish.on: release`, a release contains it',
    conclusion: '`success`',
  },
  archived: {
    when: 'the pull request was closed without a merge; or it is published, no route is open and the retention time is over; or a maintainer asked for it',
    conclusion: '`neutral`',
  },
}

/** The states as rows: name, label, when, conclusion. */
export const stateRows = (): readonly (readonly string[])[] =>
  lifecycleNames.map(state => [
    lifecycleStates[state].label,
    `\`${defaultLifecyclePolicy.labels.prefix}${lifecycleStates[state].label}\``,
    words[state].when,
    words[state].conclusion,
  ])

/** Who can do what as rows: what, how, who, and what happens otherwise. */
export const requestRows = (): readonly (readonly string[])[] =>
  Object.values(requestRules).map(({ does, ways, who, otherwise }) => [
    does,
    ways,
    authorities[who].says,
    otherwise,
  ])

const movers: Readonly<Record<Mover, string>> = {
  facts: 'facts',
  approver: 'an approver',
  maintainer: 'a maintainer',
}

/** The legal moves as a Mermaid state diagram, which GitHub draws; each arrow names who makes the move. */
export const moveDiagram = (): string =>
  [
    '```mermaid',
    'stateDiagram-v2',
    ...lifecycleNames.map(state => `  ${state}: ${lifecycleStates[state].label}`),
    ...lifecycleNames.flatMap(from =>
      Object.entries(legalMoves[from]).map(
        ([to, { by }]) => `  ${from} --> ${to}: ${by.map(one => movers[one]).join(' or ')}`,
      ),
    ),
    '```',
  ].join('\n')
