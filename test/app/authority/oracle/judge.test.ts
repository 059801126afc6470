import { describe, expect, test } from '@jest/globals'
import { judgeStory } from './judge.ts'
import type { Ask, Person, Role, Rules, Shown, Story, StoryEvent } from './story.ts'

const rules: Rules = { roles: ['write', 'maintain', 'admin'], teams: [], allow: [], bind: 'tree' }
const text = { closeout: 'one', passesGate: true }
const full = (digit: string) => digit.repeat(40)

type Draft = StoryEvent extends infer Event ? (Event extends unknown ? Omit<Event, 'at'> : never) : never

function person(login: string, role: Role, isBot = false): Draft {
  const someone: Person = { login, role, teams: [], isBot }
  return { kind: 'person', person: someone }
}

function commit(digit: string, tree: string, people: readonly string[] = ['author'], diff = tree): Draft {
  const change = { diff, people }
  return { kind: 'commit', commit: { sha: full(digit), tree, onto: { main: change, release: change } } }
}

function opened(pull: number, author: string, base = 'main', head = full('1')): Draft {
  return { kind: 'opened', pull, author, head, pushedBy: author, base, text, isDraft: false }
}

const start: readonly Draft[] = [
  person('author', 'write'),
  person('maintainer', 'maintain'),
  person('outsider', 'none'),
  person('reader', 'read'),
  person('bot', 'admin', true),
  { kind: 'rules', base: 'main', rules },
  { kind: 'rules', base: 'release', rules },
  commit('1', 'first'),
  commit('2', 'second'),
  commit('3', 'first', ['author', 'maintainer']),
  opened(1, 'author'),
]

const label: Ask = { ask: 'approve', way: 'label' }

function asked(by: string, ask: Ask = label, id = 1, pull = 1): Draft[] {
  return [
    { kind: 'request', id, pull, by, ask },
    { kind: 'heard', id },
  ]
}

function settled(looked: readonly number[] = [1], shown: readonly Shown[] = []): Draft {
  return { kind: 'settled', looked, shown }
}

function story(...drafts: readonly Draft[]): Story {
  return [...start, ...drafts].map((event, index) => ({ ...event, at: index }) as StoryEvent)
}

function approvedAfter(...drafts: readonly Draft[]): string {
  return judgeStory(story(...drafts)).pulls[0]?.approved ?? 'no such pull request'
}

const approved = [...asked('maintainer'), settled()]
const pushed = (digit: string, isForced = false): Draft => {
  return { kind: 'pushed', pull: 1, by: 'author', head: full(digit), isForced }
}

describe('the oracle', () => {
  const cases: readonly [string, string, readonly Draft[]][] = [
    ['a maintainer approves', 'yes', approved],
    ['the author does not', 'no', [...asked('author'), settled()]],
    ['a reader does not', 'no', [...asked('reader'), settled()]],
    ['a bot does not', 'no', [...asked('bot'), settled()]],
    ['a lost delivery approves nothing', 'no', [...approved.slice(0, 1), settled()]],
    ['a committer does not approve', 'no', [pushed('3', true), ...approved]],
    ['a push drops it', 'no', [...approved, pushed('2'), settled()]],
    ['and back, it stands again', 'yes', [...approved, pushed('2'), settled(), pushed('1', true), settled()]],
    ['a reworded commit keeps it', 'yes', [...approved, pushed('3', true), settled()]],
    [
      'an edited closeout drops it',
      'no',
      [...approved, { kind: 'edited', pull: 1, text: { ...text, closeout: 'two' } }],
    ],
    ['a demotion changes nothing', 'yes', [...approved, person('maintainer', 'none'), settled()]],
    [
      'a role that came too late is no role',
      'no',
      [...asked('reader'), settled(), person('reader', 'write'), settled()],
    ],
    [
      'a role that came in between is left open',
      'maybe',
      [...asked('reader'), person('reader', 'write'), settled()],
    ],
    [
      'the same change onto another base stays',
      'yes',
      [...approved, { kind: 'retargeted', pull: 1, base: 'release' }, settled()],
    ],
    [
      'stricter rules drop it',
      'no',
      [...approved, { kind: 'rules', base: 'main', rules: { ...rules, roles: ['admin'] } }, settled()],
    ],
    [
      'a defect of the rules keeps it',
      'yes',
      [...approved, { kind: 'rules', base: 'main', rules: 'defective' }, settled()],
    ],
    [
      'nobody approves by defective rules',
      'no',
      [{ kind: 'rules', base: 'main', rules: 'defective' }, ...approved],
    ],
    [
      'its withdrawal ends it',
      'no',
      [...approved, ...asked('author', { ask: 'withdraw', way: 'label' }, 2), settled()],
    ],
    [
      'a reader withdraws nothing',
      'yes',
      [...approved, ...asked('reader', { ask: 'withdraw', way: 'label' }, 2), settled()],
    ],
    [
      'a comment that saw no check approves nothing',
      'no',
      [...asked('maintainer', { ask: 'approve', way: 'command' }), settled()],
    ],
    [
      'a comment that saw the check approves',
      'yes',
      [
        settled([1], [{ head: full('1'), pull: 1, base: 'main' }]),
        ...asked('maintainer', { ask: 'approve', way: 'command' }),
        settled(),
      ],
    ],
    [
      'a check of another pull request proves nothing',
      'no',
      [
        settled([1], [{ head: full('1'), pull: 2, base: 'main' }]),
        ...asked('maintainer', { ask: 'approve', way: 'command' }),
        settled(),
      ],
    ],
    [
      'nobody approves a draft',
      'no',
      [
        { kind: 'drafted', pull: 1, isDraft: true },
        ...approved,
        { kind: 'drafted', pull: 1, isDraft: false },
        settled(),
      ],
    ],
    [
      'a commit named in full is approved as named',
      'no',
      [...asked('maintainer', { ask: 'approve', way: 'command', commit: full('2') }), settled()],
    ],
  ]
  test.each(cases)('%s: %s', (_title, expected, drafts) => {
    expect(approvedAfter(...drafts)).toBe(expected)
  })

  test.each([
    ['a stranger’s twin onto the same base lowers nothing', 'yes', 'outsider', 'main'],
    ['a stranger’s twin onto another base lowers it', 'no', 'outsider', 'release'],
    ['a writer’s twin lowers it', 'no', 'author', 'main'],
  ])('%s: %s', (_title, expected, author, base) => {
    const judged = judgeStory(story(...approved, opened(2, author, base), settled([1, 2])))
    expect(judged.checks).toEqual([{ head: full('1'), success: expected, pulls: [1, 2] }])
  })

  test('a hold keeps the check from success until somebody lifts it who may', () => {
    const hold = asked('author', { ask: 'hold', way: 'label' }, 2)
    const lift = (by: string) => asked(by, { ask: 'unhold', way: 'label' }, 3)
    const successAfter = (...drafts: readonly Draft[]) => judgeStory(story(...drafts)).checks[0]?.success
    expect(successAfter(...approved, ...hold, settled())).toBe('no')
    expect(successAfter(...approved, ...hold, settled(), ...lift('reader'), settled())).toBe('no')
    expect(successAfter(...approved, ...hold, settled(), ...lift('author'), settled())).toBe('yes')
    expect(successAfter(...approved, ...asked('reader', { ask: 'hold', way: 'command' }, 2), settled())).toBe(
      'yes',
    )
  })
})
