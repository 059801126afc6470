import type { Message } from '../../../github-emulator/events/webhooks.ts'
import { closeoutBody, type Mirror, see } from '../../../support/app/mirror.ts'
import type { Ask, Shown, Story, StoryEvent, Text } from '../oracle/story.ts'
import { readCommits } from './commits.ts'
import { type Base, bases, cast, type Deed, type Login, policies, type texts } from './deeds.ts'

type Happening = StoryEvent extends infer Event ? (Event extends unknown ? Omit<Event, 'at'> : never) : never

/** One pull request of a story, as GitHub has it. */
export interface Staged {
  readonly number: number
  readonly branch: string
  readonly author: Login
  head: string
  base: string
  text: (typeof texts)[number]
  isDraft: boolean
  isOpen: boolean
  isHeld: boolean
  readonly pastHeads: string[]
  readonly reviews: { readonly request: number; readonly id: number; readonly by: Login }[]
}

/** What GitHub shows once everything is quiet. */
export interface Picture {
  readonly story: Story
  /** The open pull requests with the label *approved*. */
  readonly approved: readonly number[]
  /** The commits whose check has the conclusion `success`. */
  readonly successful: readonly string[]
  /** The record of each open pull request. */
  readonly records: Readonly<Record<number, string>>
}

const record =
  '```closeout-record\n{"schema_version":"1.0","slug":"story","run":{"started_by":"writer"}}\n```'
const bodies = {
  first: closeoutBody('First.'),
  second: closeoutBody('Second.'),
  'by writer': `${closeoutBody('First.')}\n\n${record}\n`,
  incomplete: '## Closeout\n\n- Shipped: Nothing else is filled in.\n',
} as const satisfies Record<(typeof texts)[number], string>

export const bodyOf = (text: (typeof texts)[number]): string => bodies[text]

export const textOf = (text: (typeof texts)[number]): Text => ({
  closeout: text === 'by writer' ? 'first' : text,
  passesGate: text !== 'incomplete',
  ...(text === 'by writer' ? { startedBy: 'writer' } : {}),
})

const requestEvents = ['pull_request', 'pull_request_review', 'issue_comment', 'check_run']

/** A mirror with its branches and people, and the log of what happened on it. */
export async function openStage(mirror: Mirror) {
  const { github } = mirror
  const events: StoryEvent[] = []
  const pulls: Staged[] = []
  const commits = readCommits(github.repository.gitDir)
  const waiting = new Map<string, number>()
  const known = new Set<string>()
  let requests = 0

  const note = (happening: Happening): void =>
    // Each event has the fields of its kind; a spread of a union loses which.
    void events.push({ ...happening, at: Math.floor(Date.parse(github.clock.now()) / 1_000) } as StoryEvent)

  async function noteCommit(sha: string): Promise<void> {
    if (known.has(sha)) return
    known.add(sha)
    note({ kind: 'commit', commit: await commits.read(sha) })
  }

  /** Carry out a request; its webhook waits until `release`. A request that GitHub refuses was never made. */
  async function ask(
    pull: Staged,
    by: Login,
    asked: Ask,
    deed: () => Promise<unknown>,
  ): Promise<number | null> {
    const before = github.webhooks.held.length
    try {
      await deed()
    } catch (error) {
      ignoreRefusal(error)
      return null
    }
    requests += 1
    note({ kind: 'request', id: requests, pull: pull.number, by, ask: asked })
    for (const message of github.webhooks.held.slice(before))
      if (requestEvents.includes(message.event)) waiting.set(message.guid, requests)
    return requests
  }

  async function release(order: Deed['order']): Promise<void> {
    const { sent, lost } = arrange(github.webhooks.held.slice(), order)
    await github.webhooks.release(sent)
    await mirror.settle()
    for (const { guid } of sent) {
      const id = waiting.get(guid)
      if (id !== undefined) note({ kind: 'heard', id })
      waiting.delete(guid)
    }
    github.heal()
    if (lost) await recheckAll()
  }

  async function recheckAll(): Promise<void> {
    github.heal()
    const open = pulls.filter(({ isOpen }) => isOpen)
    for (const { number } of open) await github.as('reader').comment(number, '/closeout recheck')
    await mirror.settle()
  }

  async function look(): Promise<Picture> {
    const open = pulls.filter(({ isOpen }) => isOpen)
    const seen = await Promise.all(open.map(async pull => ({ pull, seen: await see(github, pull.number) })))
    const shown: Shown[] = seen.flatMap(({ pull: { head, number, base }, seen: { check } }) =>
      check ? [{ head, pull: number, base }] : [],
    )
    note({ kind: 'settled', looked: open.map(({ number }) => number), shown })
    return {
      story: events.slice(),
      approved: seen.flatMap(({ pull, seen: { labels } }) =>
        labels.includes('artifact: approved') ? [pull.number] : [],
      ),
      successful: seen.flatMap(({ pull, seen: { check } }) =>
        check?.conclusion === 'success' ? [pull.head] : [],
      ),
      records: Object.fromEntries(
        seen.map(({ pull, seen: { comments } }) => [pull.number, comments[0]?.body ?? '']),
      ),
    }
  }

  await begin(mirror, note, commits.note)
  return { github, pulls, commits, note, noteCommit, ask, release, recheckAll, look }
}

export type StoryStage = Awaited<ReturnType<typeof openStage>>

async function begin(
  { github, settle }: Mirror,
  note: (happening: Happening) => void,
  noteMaker: (sha: string, by: string) => void,
): Promise<void> {
  for (const [login, role] of Object.entries(cast))
    note({ kind: 'person', person: { login, role, teams: [], isBot: login.endsWith('[bot]') } })
  const owner = github.as('owner')
  noteMaker(await owner.push('work', { files: { 'src/stack.ts': 'export {}\n' } }), 'owner')
  const file = { '.github/closeout.yml': policies.lenient.file }
  noteMaker(await owner.push('lenient', { files: file }), 'owner')
  await settle()
  const rulesOf: Record<Base, keyof typeof policies> = { main: 'strict', work: 'strict', lenient: 'lenient' }
  for (const base of bases) note({ kind: 'rules', base, rules: policies[rulesOf[base]].rules })
}

/** What GitHub refuses did not happen; any other error is one of the test. */
export function ignoreRefusal(error: unknown): void {
  if (!String(error).includes('GitHub answered 4')) throw error
}

function arrange(
  held: readonly Message[],
  order: Deed['order'],
): { readonly sent: readonly Message[]; readonly lost: boolean } {
  switch (order) {
    case 'as they came':
      return { sent: held, lost: false }
    case 'reversed':
      return { sent: held.toReversed(), lost: false }
    case 'doubled':
      return { sent: [...held, ...held], lost: false }
    case 'one is lost':
      return { sent: held.slice(0, -1), lost: true }
  }
}
