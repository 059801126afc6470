import {
  type LifecycleState,
  legalMoves,
  lifecycleNames,
  lifecycleStates,
  type Mover,
} from '../../src/core/lifecycle/model/lifecycle.ts'
import { defaultLifecyclePolicy } from '../../src/core/policy/model/policy-defaults.ts'

/** What the page says of each state: when an artifact is in it, and what its check concludes. */
const words: Readonly<Record<LifecycleState, { readonly when: string; readonly conclusion: string }>> = {
  draft: {
    when: 'the pull request is a draft, the gate fails it, a record says that its run still works, or ended with anything but `done`',
    conclusion: '`failure`; `neutral` where it is only that the pull request is a draft',
  },
  ready: {
    when: 'none of those',
    conclusion: '`neutral`; `action_required` with `approval.required: true`',
  },
  approved: { when: 'an approval stands', conclusion: '`success`' },
  published: {
    when: 'merged; with `publish.on: release`, contained in a release',
    conclusion: '`success`',
  },
  archived: {
    when: 'closed without a merge; or published, no route open and the retention over; or asked for',
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
      Object.entries(legalMoves[from]).map(([to, { by }]) => `  ${from} --> ${to}: ${movers[by]}`),
    ),
    '```',
  ].join('\n')
