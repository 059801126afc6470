import { type Mirror, startMirror } from '../../support/app/mirror.ts'
import { type FaultKind, faultKinds } from './kinds.ts'
import { type Story, type StoryState, stateOf, steps } from './story.ts'

/** Lists are behind GitHub's writes by up to so much; a lost write is not sent again before. */
const lagMs = 1_000
/** The app gives up a request after so long. */
const requestMs = 3_000

/** The app on the stand-in, with its throttle and retry plugins; a pause that GitHub asks for is a thousandth as long. */
export const startStories = async (): Promise<Mirror> => {
  const mirror: Mirror = await startMirror(
    { behavior: { listLagMs: lagMs } },
    {
      requestMs,
      shortenPause: ms => {
        mirror.github.clock.advance(ms)
        return Math.ceil(ms / 1_000)
      },
    },
  )
  return mirror
}

const isByApp = (mirror: Mirror, who: string): boolean =>
  who === 'app' || who === `${mirror.github.app.slug}[bot]`

/** What one step came to: its state, and the requests of the app, each as `METHOD /template`. */
export type StepResult = {
  readonly step: string
  readonly state: StoryState
  readonly requests: readonly string[]
  /** The request that went wrong; `null` where the step had fewer. */
  readonly failed: string | null
  /** The app put `artifact: approved` on the pull request before a person with the right to approve had. */
  readonly seconds: number
}

/**
 * Tell one story. With a fault, the request with that index goes wrong in each of its steps; the next step begins when the
 * app has nothing left to do.
 */
export const tellStory = async (
  mirror: Mirror,
  name: string,
  fault: { readonly kind: FaultKind; readonly index: number } | null,
): Promise<readonly StepResult[]> => {
  const { github } = mirror
  const story: Story = { name, number: 0 }
  const results: StepResult[] = []
  for (const [step, act] of Object.entries(steps)) {
    const began = performance.now()
    github.requests.length = 0
    if (fault) github.fail({ ...faultKinds[fault.kind], by: 'app', after: fault.index })
    await act(mirror, story)
    await mirror.settle()
    github.heal()
    const requests = github.requests
      .filter(({ who }) => isByApp(mirror, who))
      .map(({ operation, method, path }) => operation ?? `${method} ${path}`)
    const failed = fault ? (requests[fault.index] ?? null) : null
    const state = await stateOf(mirror, story)
    results.push({ step, state, requests, failed, seconds: (performance.now() - began) / 1_000 })
  }
  return results
}
