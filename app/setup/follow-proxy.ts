import { SmeeClient } from 'smee-client'
import { codeOf } from '../../src/core/text/code-of.ts'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'
import { asObject, asText, type Json } from '../../src/io/github/client/shapes.ts'
import type { Log } from '../context.ts'

const retryMs = 30_000
const forwardMs = 15_000
/** A channel of a stranger shall not fill the log. */
const leastBetweenLogsMs = 10_000

/** What the app reads of a delivery; everything else that a channel sends along stays behind. */
const kept = ['x-github-event', 'x-github-delivery', 'x-hub-signature-256'] as const

const silent = { info: () => undefined, error: () => undefined }

/**
 * Let deliveries come through a channel of smee.io or alike, for a machine that GitHub cannot reach.
 *
 * What passes there is checked by its signature as everything else is. A channel keeps nothing: what comes while
 * nobody listens is found by the redelivery of failed deliveries only if the channel refused it. A channel that is lost
 * while the app runs is tried again every 30 seconds.
 *
 * @returns how to stop
 * @throws CloseoutError  `usage`, where the channel does not answer at the start
 */
export const followProxy = async (source: string, target: string, log: Log): Promise<() => Promise<void>> => {
  const state = { isStopped: false, timer: null as NodeJS.Timeout | null }
  const warn = quietly(log)
  const open = async (): Promise<SmeeClient> => {
    // Its own forwarding ends the process with the first event that is no delivery.
    const client = new SmeeClient({ source, target, logger: silent, forward: false })
    client.onmessage = ({ data }) => void forward(data, target).catch(error => warn(unforwarded(error)))
    const events = await client.start().catch(async error => {
      await client.stop()
      throw error
    })
    client.onerror = event => {
      warn({ what: 'the webhook proxy was lost and is tried again', cause: causeOf(event) })
      // What is only interrupted is opened again by the client itself.
      if (events.readyState === events.CLOSED) void client.stop().then(retry)
    }
    return client
  }
  const retry = (): void => {
    if (state.isStopped) return
    state.timer = setTimeout(() => {
      open().then(keep, error => {
        warn({ what: 'the webhook proxy does not answer and is tried again', cause: causeOf(error) })
        retry()
      })
    }, retryMs).unref()
  }
  const current = { client: null as SmeeClient | null }
  const keep = async (client: SmeeClient): Promise<void> => {
    current.client = client
    if (state.isStopped) await client.stop()
  }
  await keep(await open().catch(error => Promise.reject(refused(source, error))))
  return async () => {
    state.isStopped = true
    if (state.timer) clearTimeout(state.timer)
    await current.client?.stop()
  }
}

type Warning = { readonly what: string; readonly cause: string }

const quietly = (log: Log): ((warning: Warning) => void) => {
  let at = Number.NEGATIVE_INFINITY
  return ({ what, cause }) => {
    if (performance.now() - at < leastBetweenLogsMs) return
    at = performance.now()
    log('warn', what, { cause })
  }
}

const unforwarded = (error: unknown): Warning =>
  error instanceof SyntaxError
    ? { what: 'the webhook proxy sent something that is no delivery', cause: 'malformed' }
    : { what: 'a delivery of the webhook proxy could not be passed on', cause: codeOf(error) }

/** What a channel sends is anything, until it is parsed. @throws SyntaxError  for what is no delivery */
const forward = async (text: unknown, target: string): Promise<void> => {
  const event = asObject(JSON.parse(String(text)))
  const body = asObject(event?.body)
  if (event === null || body === null) throw new SyntaxError('The event is no delivery.')
  const response = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headersOf(event) },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(forwardMs),
  })
  await response.arrayBuffer()
}

const headersOf = (event: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(
    kept.flatMap(name => {
      const value = asText(event[name])
      return value !== null && /^[\w=-]{1,100}$/.test(value) ? [[name, value]] : []
    }),
  )

/** The event of a failure names a status where the channel answered, and otherwise nothing that is ours to repeat. */
const causeOf = (event: unknown): string => {
  const { code, message } = (event ?? {}) as { readonly code?: unknown; readonly message?: unknown }
  if (typeof code === 'number') return `HTTP ${code}`
  const text = typeof message === 'string' ? /\bE[A-Z]{4,}\b/.exec(message)?.[0] : undefined
  return text ?? 'no answer'
}

const refused = (source: string, error: unknown): CloseoutError => {
  const cause = causeOf(error)
  const { host } = new URL(source)
  return new CloseoutError(
    'usage',
    `WEBHOOK_PROXY_URL: ${host} ${cause.startsWith('HTTP') ? `answers the channel with status ${cause.slice(5)}` : `does not answer (${cause})`}.`,
    { fix: 'open https://smee.io/new and set WEBHOOK_PROXY_URL to the address of its channel, or remove it' },
  )
}
