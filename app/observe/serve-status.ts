import type { IncomingMessage, ServerResponse } from 'node:http'
import type { WorkQueue } from '../queue/work-queue.ts'
import { explainStoring } from './explain-cause.ts'
import type { Metrics } from './metrics.ts'
import { isFromPage, isHostOf } from './status-hosts.ts'

/** What the app knows of itself. Instants are ISO-8601 UTC. */
export type Condition = {
  readonly startedAt: string
  /** Whether GitHub accepted the credentials when last asked; `null` before that. */
  isAuthenticated: boolean | null
  /** The last sweep that went to its end without a failure. */
  sweptAt: string | null
  sweepFailedAt: string | null
  isClosing: boolean
}

type Answer = { readonly status: number; readonly body: unknown }

const notFound: Answer = { status: 404, body: { status: 'not found' } }

/** What probes and Prometheus ask for, under whatever name they have for the app. */
const openPaths = ['/healthz', '/readyz', '/metrics']

const wrongHost: Answer = {
  status: 403,
  body: {
    status:
      'The Host header names neither loopback nor STATUS_HOST: ask under http://localhost or http://127.0.0.1 with the port.',
  },
}

const fromPage: Answer = {
  status: 403,
  body: {
    status:
      'The request has an Origin header, as those of web pages have: send it with curl or another tool.',
  },
}

/**
 * `/healthz`, `/readyz`, `/status`, `/metrics`, `/dead-letters` and `POST /dead-letters/replay`, for a port that the internet does not see.
 *
 * On loopback, requests under a host that is neither loopback nor `statusHost` get 403, except for health and metrics.
 *
 * Ready means that a delivery can be stored. GitHub's failures do not count: to refuse deliveries then would lose them.
 */
export const createStatusHandler = (
  queue: WorkQueue,
  metrics: Metrics,
  condition: Condition,
  statusHost: string,
) => {
  const routes: Readonly<Record<string, () => Promise<Answer>>> = {
    'GET /healthz': async () => ({ status: 200, body: { status: condition.isClosing ? 'closing' : 'ok' } }),
    'GET /readyz': async () => {
      if (condition.isClosing) return { status: 503, body: { status: 'closing' } }
      try {
        await queue.check()
        return { status: 200, body: { status: 'ok' } }
      } catch (error) {
        return { status: 503, body: { status: 'cannot store', ...explainStoring(error) } }
      }
    },
    'GET /status': async () => ({
      status: 200,
      body: { ...condition, queue: await queue.state().catch(explainStoring) },
    }),
    'GET /dead-letters': async () => ({ status: 200, body: await queue.listDead() }),
    'POST /dead-letters/replay': async () => ({ status: 200, body: { replayed: await queue.replay() } }),
  }
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url?.split('?')[0] ?? ''
    if (request.method === 'GET' && path === '/metrics') {
      const text = await metrics.registry.metrics()
      response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text)
      return
    }
    const route = routes[`${request.method} ${path}`]
    const isAllowed = openPaths.includes(path) || isHostOf(statusHost, request)
    const { status, body } = !isAllowed
      ? wrongHost
      : isFromPage(request)
        ? fromPage
        : route
          ? await route()
          : notFound
    response
      .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
      .end(`${JSON.stringify(body)}\n`)
  }
}
