import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { QueueState } from '../queue/work-queue.ts'

const seconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300]

/** Everything that is measured. No label holds a repository, a person or an installation. */
export const createMetrics = (readQueue: () => Promise<QueueState>, now: () => number) => {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'closeout_' })
  const state = { at: 0, read: null as Promise<QueueState> | null }
  /** One reading serves all gauges of one scrape. */
  const readOnce = (): Promise<QueueState> => {
    if (state.read === null || Date.now() - state.at > 500) {
      state.at = Date.now()
      state.read = readQueue()
    }
    return state.read
  }
  const queueGauge = (name: string, help: string, value: (state: QueueState) => number) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(
          value(await readOnce().catch(() => ({ waiting: NaN, running: NaN, dead: NaN, oldestAt: null }))),
        )
      },
    })
  queueGauge('closeout_queue_waiting', 'Pull requests that wait for a reconcile.', ({ waiting }) => waiting)
  queueGauge('closeout_queue_running', 'Reconciles that run in this process.', ({ running }) => running)
  queueGauge(
    'closeout_dead_letters',
    'Tasks that failed for good and are kept as dead letters.',
    ({ dead }) => dead,
  )
  queueGauge(
    'closeout_queue_oldest_seconds',
    'Age of the oldest delivery that is not done.',
    ({ oldestAt }) => (oldestAt === null ? 0 : Math.max(0, (now() - oldestAt) / 1_000)),
  )
  return {
    registry,
    deliveries: new Counter({
      name: 'closeout_deliveries_total',
      help: 'Webhook requests by event and result. The event is empty if the signature was invalid.',
      labelNames: ['event', 'result'] as const,
      registers,
    }),
    reconciles: new Histogram({
      name: 'closeout_reconcile_seconds',
      help: 'How long a reconcile took, by kind of task and result.',
      labelNames: ['kind', 'result'] as const,
      buckets: seconds,
      registers,
    }),
    written: new Histogram({
      name: 'closeout_webhook_to_write_seconds',
      help: 'From the oldest delivery behind a reconcile to the end of its writes.',
      buckets: seconds,
      registers,
    }),
    requests: new Counter({
      name: 'closeout_github_requests_total',
      help: 'Requests to the API of GitHub by route template and status; `cached` where the own cache answered.',
      labelNames: ['route', 'status'] as const,
      registers,
    }),
    limitLeft: new Gauge({
      name: 'closeout_github_rate_limit_remaining',
      help: 'Requests left in the primary rate limit of an installation, as of its last response.',
      registers,
    }),
    limited: new Counter({
      name: 'closeout_github_rate_limited_total',
      help: 'How often GitHub asked to wait, by limit.',
      labelNames: ['limit'] as const,
      registers,
    }),
    retries: new Counter({
      name: 'closeout_retries_total',
      help: 'Reconciles that failed and are tried again.',
      registers,
    }),
  }
}

export type Metrics = ReturnType<typeof createMetrics>
