import { closeoutBody, currentLists, type Mirror, startMirror } from '../support/app/mirror.ts'

type Deed = { readonly name: string; readonly act: (mirror: Mirror, number: number) => Promise<unknown> }

/** What the peers do at each of the same moments, measured against the same API. */
const peers = 'Peers, reads/writes: DCO 3/1 on opened, push and every redelivery; WIP 2/1, then 2/0.'

const deeds: readonly Deed[] = [
  { name: 'opened without a closeout', act: async () => undefined },
  {
    name: 'a comment that asks for nothing',
    act: ({ github }, n) => github.as('reader').comment(n, 'Nice.'),
  },
  {
    name: 'steady: another such comment',
    act: ({ github }, n) => github.as('reader').comment(n, 'Very nice.'),
  },
  { name: 'steady: a redelivery', act: mirror => redeliver(mirror) },
  { name: 'closeout written', act: ({ github }, n) => github.as('agent').editBody(n, closeoutBody()) },
  { name: 'pushed', act: ({ github }) => github.as('agent').push('bench', { files: { 'src/a.ts': '2\n' } }) },
  {
    name: 'approved by label',
    act: ({ github }, n) => github.as('maintainer').label(n, 'artifact: approved'),
  },
  { name: 'steady: a redelivery', act: mirror => redeliver(mirror) },
  {
    name: 'amended',
    act: ({ github }) =>
      github.as('agent').push('bench', { files: {}, message: 'Reworded', isAmended: true }),
  },
  {
    name: 'pushed, approval drops',
    act: ({ github }) => github.as('agent').push('bench', { files: { 'src/a.ts': '3\n' } }),
  },
  { name: 'approved by review', act: ({ github }, n) => github.as('maintainer').review(n, 'APPROVE') },
  { name: 'merged', act: ({ github }, n) => github.as('maintainer').merge(n) },
  { name: 'swept', act: ({ app }) => app.sweep() },
  { name: 'steady: swept again', act: ({ app }) => app.sweep() },
]

const redeliver = async ({ github }: Mirror): Promise<void> => {
  const last = github.webhooks.log.findLast(
    ({ payload }) => !JSON.stringify(payload.sender).includes('[bot]'),
  )
  github.webhooks.hold()
  if (last) await github.webhooks.release([last])
}

/** One row: reads that were answered in full, reads answered 304 (free), writes. */
export type Cost = {
  readonly name: string
  readonly full: number
  readonly free: number
  readonly writes: number
}

/** What each moment of a pull request's life costs in requests of the app; tokens are not counted, they last an hour. */
export const measureRequests = async (): Promise<readonly Cost[]> => {
  // A redelivery finds its own writes missing in late lists and writes again.
  const mirror = await startMirror(currentLists)
  const costs: Cost[] = []
  await mirror.github.as('agent').push('bench', { files: { 'src/a.ts': '1\n' } })
  const open = { head: 'bench', body: 'No closeout yet.' }
  const { number } = await mirror.github.as('agent').openPullRequest(open)
  for (const { name, act } of deeds) {
    if (name !== deeds[0]?.name) mirror.github.requests.length = 0
    await act(mirror, number)
    await mirror.settle()
    const own = mirror.github.requests.filter(
      ({ who, path }) => who === `${mirror.github.app.slug}[bot]` || /^\/installation\//.test(path),
    )
    const reads = own.filter(({ method }) => method === 'GET')
    if (process.env.SHOW)
      console.log(
        name,
        reads.filter(({ status }) => status !== 304).map(({ path }) => path),
      )
    costs.push({
      name,
      full: reads.filter(({ status }) => status !== 304).length,
      free: reads.filter(({ status }) => status === 304).length,
      writes: own.length - reads.length,
    })
  }
  await mirror.close()
  return costs
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
      'the whole life',
      sum(({ full, free }) => full + free),
      sum(({ free }) => free),
      sum(({ writes }) => writes),
    ),
  )
  console.log(`\n${peers}`)
}
