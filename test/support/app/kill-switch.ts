import { createThrottleGroups, withShortWaits } from './short-waits.ts'

type Options = Readonly<Record<string, unknown>>

/** A write of the app to GitHub, as it is sent: `POST /repos/acme/widgets/issues`. */
type Moment = {
  readonly write: RegExp
  /** Whether GitHub does the write: the process is killed before it is sent, or before its answer arrives. */
  readonly isSent: boolean
  /** How many matching writes come first; 0 where left out. */
  readonly after?: number
}

/** Kills a process of the app at one of its writes: from then on nothing leaves it and nothing reaches it. */
export type KillSwitch = {
  readonly octokitOptions: (options: Options) => Options
  /** Resolves when the process is dead. */
  readonly killAt: (moment: Moment) => Promise<void>
}

export const createKillSwitch = (): KillSwitch => {
  const groups = createThrottleGroups()
  let [isDead, left] = [false, 0]
  let armed: (Moment & { readonly done: () => void }) | null = null
  const never = (): Promise<Response> => new Promise(() => undefined)
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    if (isDead) return never()
    const isLast = armed?.write.test(`${init.method} ${new URL(url).pathname}`) === true && left-- === 0
    if (!isLast || !armed) return fetch(url, init)
    isDead = true
    if (armed.isSent) await fetch(url, init)
    armed.done()
    return never()
  }
  return {
    octokitOptions: options =>
      withShortWaits(
        { ...options, request: { ...(options.request as object | undefined), fetch: send } },
        groups,
      ),
    killAt: moment =>
      new Promise(done => {
        left = moment.after ?? 0
        armed = { ...moment, done }
      }),
  }
}
