import { closeoutBody, currentLists, type Mirror, startMirror } from '../support/app/mirror.ts'
import { withRoutes } from '../support/app/with-routes.ts'

/**
 * An event in the life of a pull request. `change` gives the app something to write; `nothing` does not; `steady` is the
 * same event again, whose answers the app has already seen.
 */
export type Moment = {
  readonly name: string
  readonly brings: 'change' | 'nothing' | 'steady'
  readonly act: (mirror: Mirror, number: number) => Promise<unknown>
}

/** The requests of other apps for the same events, measured with the same API. */
const peers = 'Peers, reads/writes: DCO 3/1 on opened, push and every redelivery; WIP 2/1, then 2/0.'

/** In the order in which they happen. */
export const moments: readonly Moment[] = [
  { name: 'opened without a closeout', brings: 'change', act: async () => undefined },
  {
    name: 'a comment without a command',
    brings: 'nothing',
    act: ({ github }, n) => github.as('reader').comment(n, 'Nice.'),
  },
  {
    name: 'steady state: another such comment',
    brings: 'steady',
    act: ({ github }, n) => github.as('reader').comment(n, 'Very nice.'),
  },
  { name: 'steady state: a redelivery', brings: 'steady', act: mirror => redeliver(mirror) },
  {
    name: 'closeout written',
    brings: 'change',
    act: ({ github }, n) => github.as('agent').editBody(n, closeoutBody()),
  },
  {
    name: 'pushed',
    brings: 'change',
    act: ({ github }) => github.as('agent').push('bench', { files: { 'src/a.ts': '2\n' } }),
  },
  {
    name: 'approved by label',
    brings: 'change',
    act: ({ github }, n) => github.as('maintainer').label(n, 'artifact: approved'),
  },
  { name: 'steady state: a redelivery', brings: 'steady', act: mirror => redeliver(mirror) },
  {
    name: 'amended',
    brings: 'change',
    act: ({ github }) =>
      github.as('agent').push('bench', { files: {}, message: 'Reworded', isAmended: true }),
  },
  {
    name: 'pushed, approval drops',
    brings: 'change',
    act: ({ github }) => github.as('agent').push('bench', { files: { 'src/a.ts': '3\n' } }),
  },
  {
    name: 'approved by review',
    brings: 'change',
    act: ({ github }, n) => github.as('maintainer').review(n, 'APPROVE'),
  },
  { name: 'merged', brings: 'change', act: ({ github }, n) => github.as('maintainer').merge(n) },
  { name: 'swept', brings: 'change', act: ({ app }) => app.sweep() },
  { name: 'steady state: another sweep', brings: 'steady', act: ({ app }) => app.sweep() },
]

/** Send the last delivery of a person once more. */
export const redeliver = async ({ github }: Mirror): Promise<void> => {
  const last = github.webhooks.log.findLast(
    ({ payload }) => !JSON.stringify(payload.sender).includes('[bot]'),
  )
  github.webhooks.hold()
  if (last) await github.webhooks.release([last])
}

/** One row: reads with a full answer, reads answered with 304 (free), writes. */
export type Cost = Pick<Moment, 'name' | 'brings'> & {
  readonly full: number
  readonly free: number
  readonly writes: number
}

/** Count the requests of the app for each event of a pull request. Requests for tokens are not counted, because a token lasts an hour. */
export const measureRequests = async (chosen = moments): Promise<readonly Cost[]> => {
  // With late lists a repeated delivery does not find the app's own writes and writes again.
  const mirror = await startMirror(currentLists)
  const costs: Cost[] = []
  await mirror.github.as('agent').push('bench', { files: { 'src/a.ts': '1\n' } })
  const open = { head: 'bench', body: 'No closeout yet.' }
  const { number } = await mirror.github.as('agent').openPullRequest(open)
  for (const [index, { name, brings, act }] of chosen.entries()) {
    if (index > 0) mirror.github.requests.length = 0
    await act(mirror, number)
    await mirror.settle()
    const own = mirror.github.requests.filter(
      ({ who, path }) => who === `${mirror.github.app.slug}[bot]` || /^\/installation\//.test(path),
    )
    const reads = own.filter(({ method }) => method === 'GET')
    costs.push({
      name,
      brings,
      full: reads.filter(({ status }) => status !== 304).length,
      free: reads.filter(({ status }) => status === 304).length,
      writes: own.length - reads.length,
    })
  }
  await mirror.close()
  return costs
}

/**
 * The requests of the app for the merge of a pull request with one follow-up, whose issue and labels it makes.
 *
 * @param isCold  by a process that has just started
 */
export const measureMerge = async (isCold: boolean): Promise<Mirror['github']['requests']> => {
  const mirror = await startMirror(currentLists)
  const { github } = mirror
  await github.as('agent').push('merged', { files: { 'src/merged.ts': 'export {}\n' } })
  const body = withRoutes('[ ] backlog: Retry the downloads')
  const { number } = await github.as('agent').openPullRequest({ head: 'merged', body })
  await mirror.settle()
  if (isCold) await mirror.restart()
  github.requests.length = 0
  await github.as('maintainer').merge(number)
  await mirror.settle()
  await mirror.close()
  return github.requests.filter(({ who }) => who === `${github.app.slug}[bot]`)
}

export const run = async (): Promise<void> => {
  const costs = await measureRequests()
  const row = (name: string, ...cells: readonly (string | number)[]) =>
    `${name.padEnd(36)}${cells.map(cell => String(cell).padStart(8)).join('')}`
  console.log(row('event', 'reads', 'of 304', 'writes'))
  for (const { name, full, free, writes } of costs) console.log(row(name, full + free, free, writes))
  const sum = (pick: (cost: Cost) => number) => costs.reduce((total, cost) => total + pick(cost), 0)
  console.log(
    row(
      'all events',
      sum(({ full, free }) => full + free),
      sum(({ free }) => free),
      sum(({ writes }) => writes),
    ),
  )
  for (const isCold of [false, true]) {
    const own = await measureMerge(isCold)
    const reads = own.filter(({ method }) => method === 'GET')
    const free = reads.filter(({ status }) => status === 304).length
    const name = `merged, one follow-up, ${isCold ? 'just started' : 'warm'}`
    console.log(row(name, reads.length, free, own.length - reads.length))
  }
  console.log(`\n${peers}`)
}
