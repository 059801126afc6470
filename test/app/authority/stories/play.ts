import type { Mirror } from '../../../support/app/mirror.ts'
import type { Ask } from '../oracle/story.ts'
import { type Base, type Deed, type DeedKind, type Login, policies, type Tale } from './deeds.ts'
import {
  bodyOf,
  ignoreRefusal,
  openStage,
  type Picture,
  type Staged,
  type StoryStage,
  textOf,
} from './stage.ts'

const approved = 'artifact: approved'
const hold = 'artifact: hold'
const path = 'src/change.ts'

/** Play one story over HTTP: a picture after each moment at which everything was quiet. */
export async function playTale(mirror: Mirror, tale: Tale): Promise<readonly Picture[]> {
  const stage = await openStage(mirror)
  const from: Base = tale.isStacked ? 'work' : tale.base
  await openPull(stage, 'agent', 'story', from, tale.base)
  await stage.release('as they came')
  const pictures = [await stage.look()]
  let order: Deed['order'] = 'as they came'
  for (const deed of tale.deeds) {
    stage.github.webhooks.hold()
    await act(stage, deed)
    if (deed.order !== 'as they came') order = deed.order
    if (deed.waits) continue
    await stage.release(order)
    pictures.push(await stage.look())
    order = 'as they came'
  }
  await stage.release(order)
  await stage.recheckAll()
  return [...pictures, await stage.look()]
}

async function openPull(stage: StoryStage, by: Login, branch: string, from: Base, base: Base): Promise<void> {
  const person = stage.github.as(by)
  const sha = await person.push(branch, { files: { [path]: 'export const step = 0\n' }, from })
  stage.commits.note(sha, by)
  await propose(stage, by, branch, branch, sha, base)
}

async function propose(
  stage: StoryStage,
  author: Login,
  head: string,
  branch: string,
  sha: string,
  base: Base,
): Promise<void> {
  await stage.noteCommit(sha)
  const body = bodyOf('first')
  const { number } = await stage.github.as(author).openPullRequest({ head, base, body })
  stage.pulls.push({
    number,
    branch,
    author,
    head: sha,
    base,
    text: 'first',
    isDraft: false,
    isOpen: true,
    isHeld: false,
    pastHeads: [],
    reviews: [],
  })
  const text = textOf('first')
  stage.note({
    kind: 'opened',
    pull: number,
    author,
    head: sha,
    pushedBy: author,
    base,
    text,
    isDraft: false,
  })
}

type Deeds = Record<DeedKind, (stage: StoryStage, pull: Staged, deed: Deed) => Promise<unknown>>

async function act(stage: StoryStage, deed: Deed): Promise<void> {
  const open = stage.pulls.filter(({ isOpen }) => isOpen || deed.kind === 'reopen')
  const pull = open[deed.which % Math.max(1, open.length)]
  if (pull) await deeds[deed.kind](stage, pull, deed)
}

const comment = (stage: StoryStage, pull: Staged, by: Login, asked: Ask, body: string) =>
  stage.ask(pull, by, asked, () => stage.github.as(by).comment(pull.number, body))

const approving = (stage: StoryStage, pull: Staged, by: Login, commit?: string) =>
  comment(
    stage,
    pull,
    by,
    { ask: 'approve', way: 'command', ...(commit ? { commit } : {}) },
    `/closeout approve ${commit ?? ''}`.trim(),
  )

const deeds: Deeds = {
  label: async (stage, pull, { by }) => {
    if (await hasLabel(stage, pull, approved)) return
    const { github } = stage
    await stage.ask(pull, by, { ask: 'approve', way: 'label' }, () =>
      github.as(by).label(pull.number, approved),
    )
  },
  unlabel: async (stage, pull, { by }) => {
    if (!(await hasLabel(stage, pull, approved))) return
    const { github } = stage
    await stage.ask(pull, by, { ask: 'withdraw', way: 'label' }, () =>
      github.as(by).unlabel(pull.number, approved),
    )
  },
  review: async (stage, pull, { by }) => {
    let id = 0
    const request = await stage.ask(
      pull,
      by,
      { ask: 'approve', way: 'review', commit: pull.head },
      async () => {
        id = await stage.github.as(by).review(pull.number, 'APPROVE')
      },
    )
    if (request !== null) pull.reviews.push({ request, id, by })
  },
  'request changes': async (stage, pull, { by }) => {
    const given = pull.reviews.filter(review => review.by === by)
    await stage.github
      .as(by)
      .review(pull.number, 'REQUEST_CHANGES', 'Not yet.')
      .then(
        async () => {
          for (const { request } of given)
            await stage.ask(pull, by, { ask: 'withdraw', way: 'review', of: request }, async () => {})
        },
        () => {},
      )
  },
  dismiss: async (stage, pull, { by }) => {
    const review = pull.reviews.at(-1)
    if (!review) return
    await stage.ask(pull, by, { ask: 'withdraw', way: 'review', of: review.request }, () =>
      stage.github.as(by).dismiss(pull.number, review.id),
    )
  },
  comment: (stage, pull, { by }) => approving(stage, pull, by),
  'name the head': (stage, pull, { by }) => approving(stage, pull, by, pull.head),
  'name an earlier head': (stage, pull, { by }) =>
    approving(stage, pull, by, pull.pastHeads.at(-1) ?? pull.head),
  'shorten the head': (stage, pull, { by }) => approving(stage, pull, by, pull.head.slice(0, 10)),
  example: (stage, pull, { by, base }) => {
    const forms = {
      main: '> /closeout approve',
      work: '```\na\n```sh\n/closeout approve\n```',
      lenient: '- /closeout approve',
    }
    return comment(stage, pull, by, { ask: 'approve', way: 'command', isExample: true }, forms[base])
  },
  press: (stage, pull, { by }) =>
    press(stage, pull, by, 'approve', { ask: 'approve', way: 'button', commit: pull.head }),
  'press hold': (stage, pull, { by }) => press(stage, pull, by, 'hold', { ask: 'hold', way: 'button' }),
  hold: async (stage, pull, { by }) => {
    if (await hasLabel(stage, pull, hold)) return
    const { github } = stage
    await stage.ask(pull, by, { ask: 'hold', way: 'label' }, () => github.as(by).label(pull.number, hold))
  },
  'comment hold': (stage, pull, { by }) =>
    comment(stage, pull, by, { ask: 'hold', way: 'command' }, '/closeout hold'),
  unhold: async (stage, pull, { by }) => {
    if (!(await hasLabel(stage, pull, hold))) return
    const { github } = stage
    await stage.ask(pull, by, { ask: 'unhold', way: 'label' }, () => github.as(by).unlabel(pull.number, hold))
  },
  'comment unhold': (stage, pull, { by }) =>
    comment(stage, pull, by, { ask: 'unhold', way: 'command' }, '/closeout unhold'),
  push: (stage, pull, { by }) => commit(stage, pull, by, false),
  reword: (stage, pull, { by }) => commit(stage, pull, by, true),
  rebase: async (stage, pull, { by }) => {
    const tip = await stage.commits.git('rev-parse', pull.base)
    const ask = stage.github.as(by).ask
    await attempt(async () => {
      const merged = await stage.commits.git('merge-tree', '--write-tree', tip, pull.head)
      const fields = { message: 'Rebase', tree: merged, parents: [tip] }
      const { sha } = (await ask('POST', '/repos/acme/widgets/git/commits', fields)) as { sha: string }
      stage.commits.note(sha, by)
      await move(stage, pull, by, sha, true)
    })
  },
  'push back': async (stage, pull, { by }) => {
    const before = pull.pastHeads.at(-1)
    if (before && before !== pull.head) await attempt(() => move(stage, pull, by, before, true))
  },
  'push elsewhere': async (stage, pull, { by }) => {
    await attempt(async () => {
      const branch = `elsewhere-${stage.pulls.length}`
      const files = { [path]: `export const elsewhere = ${stage.pulls.length}\n` }
      const sha = await stage.github.as(by).push(branch, { files, from: pull.branch })
      stage.commits.note(sha, by)
      await propose(stage, by, branch, branch, sha, pull.base as Base)
    })
  },
  'fast-forward': async (stage, pull, { by }) => {
    const elsewhere = stage.pulls.findLast(({ branch }) => branch.startsWith('elsewhere'))
    if (elsewhere && elsewhere !== pull) await attempt(() => move(stage, pull, by, elsewhere.head, false))
  },
  edit: async (stage, pull, { text }) => {
    if (text === pull.text) return
    await stage.github.as(pull.author).editBody(pull.number, bodyOf(text))
    pull.text = text
    stage.note({ kind: 'edited', pull: pull.number, text: textOf(text) })
  },
  draft: (stage, pull) => turn(stage, pull, true),
  ready: (stage, pull) => turn(stage, pull, false),
  retarget: async (stage, pull, { base }) => {
    if (base === pull.base) return
    await attempt(async () => {
      await stage.github.as(pull.author).retarget(pull.number, base)
      pull.base = base
      stage.note({ kind: 'retargeted', pull: pull.number, base })
    })
  },
  rule: async (stage, _pull, { base, policy }) => {
    const { file, rules } = policies[policy]
    const sha = await stage.github.as('owner').push(base, { files: { '.github/closeout.yml': file } })
    stage.commits.note(sha, 'owner')
    stage.note({ kind: 'rules', base, rules })
  },
  role: async (stage, _pull, { by, role }) => {
    // Without an owner nobody could change a role again.
    if (by === 'owner') return
    const permission = { read: 'pull', triage: 'triage', write: 'push', admin: 'admin' }[role]
    const path = `/repos/acme/widgets/collaborators/${by}`
    await stage.github.as('owner').ask('PUT', path, { permission })
    stage.note({
      kind: 'person',
      person: { login: by, role, teams: [], isBot: by.endsWith('[bot]') },
    })
  },
  twin: async (stage, pull, { by, base }) => {
    await attempt(async () => {
      const branch = `twin-${stage.pulls.length}`
      const ref = { ref: `refs/heads/${branch}`, sha: pull.head }
      await stage.github.as(by).ask('POST', '/repos/acme/widgets/git/refs', ref)
      await propose(stage, by, branch, branch, pull.head, base)
    })
  },
  'fork twin': async (stage, pull, { base }) => {
    await attempt(async () => {
      const outsider = stage.github.as('outsider')
      const branch = `fork-${stage.pulls.length}`
      await outsider.fork().catch(ignoreRefusal)
      const ref = { ref: `refs/heads/${branch}`, sha: pull.head }
      await outsider.ask('POST', '/repos/outsider/widgets/git/refs', ref)
      await propose(stage, 'outsider', `outsider:${branch}`, `outsider:${branch}`, pull.head, base)
    })
  },
  close: async (stage, pull) => {
    if (pull === stage.pulls[0]) return
    await stage.github.as('owner').close(pull.number)
    pull.isOpen = false
    stage.note({ kind: 'closed', pull: pull.number })
  },
  reopen: async (stage, pull) => {
    if (pull.isOpen) return
    await attempt(async () => {
      await stage.github.as('owner').reopen(pull.number)
      pull.isOpen = true
      stage.note({ kind: 'reopened', pull: pull.number })
    })
  },
  fail: async ({ github }) =>
    github.fail({ method: 'GET', path: /collaborators|timeline|compare|activity/, status: 502, times: 2 }),
  recheck: stage => stage.recheckAll(),
}

async function hasLabel({ github }: StoryStage, { number }: Staged, label: string): Promise<boolean> {
  return (await github.as('owner').pull(number)).labels.some(({ name }) => name === label)
}

async function press(stage: StoryStage, pull: Staged, by: Login, button: string, asked: Ask): Promise<void> {
  const { github } = stage
  const query = `/repos/acme/widgets/commits/${pull.head}/check-runs?check_name=artifact%20lifecycle`
  const runs = (await github.as('owner').ask('GET', query)) as { check_runs: { id: number }[] }
  const [run] = runs.check_runs
  if (!run || !github.buttonsOf(run.id).some(({ identifier }) => identifier === button)) return
  await stage.ask(pull, by, asked, () => github.as(by).pressButton(run.id, button))
}

async function commit(stage: StoryStage, pull: Staged, by: Login, isReworded: boolean): Promise<void> {
  await attempt(async () => {
    const step = pull.pastHeads.length + 1
    const files: Record<string, string> = isReworded ? {} : { [path]: `export const step = ${step}\n` }
    const message = `Step ${step} of ${pull.number}`
    const change = { files, message, isAmended: isReworded }
    const sha = await stage.github.as(by).push(pull.branch, change)
    stage.commits.note(sha, by)
    await moved(stage, pull, by, sha, isReworded)
  })
}

async function move(stage: StoryStage, pull: Staged, by: Login, sha: string, force: boolean): Promise<void> {
  await stage.github.as(by).ask('PATCH', `/repos/acme/widgets/git/refs/heads/${pull.branch}`, { sha, force })
  await moved(stage, pull, by, sha, force)
}

async function moved(
  stage: StoryStage,
  pull: Staged,
  by: Login,
  sha: string,
  isForced: boolean,
): Promise<void> {
  await stage.noteCommit(sha)
  pull.pastHeads.push(pull.head)
  pull.head = sha
  stage.note({ kind: 'pushed', pull: pull.number, by, head: sha, isForced })
}

async function turn(stage: StoryStage, pull: Staged, isDraft: boolean): Promise<void> {
  if (pull.isDraft === isDraft) return
  const author = stage.github.as(pull.author)
  await (isDraft ? author.toDraft(pull.number) : author.markReady(pull.number))
  pull.isDraft = isDraft
  stage.note({ kind: 'drafted', pull: pull.number, isDraft })
}

/** GitHub may refuse it; then it did not happen. */
async function attempt(deed: () => Promise<unknown>): Promise<void> {
  await deed().catch(ignoreRefusal)
}
