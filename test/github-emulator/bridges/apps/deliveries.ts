/** The app's log of webhook deliveries, and sending one again under its old GUID. */

import { type Delivery, signatureOf } from '../../events/webhooks.ts'
import { cutWholePage } from '../../server/paginate.ts'
import { notFound, Refusal } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Routes } from '../../world/model.ts'

function requireApp(call: Call): void {
  if (call.actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
  if (call.actor.app !== call.world.app) throw notFound()
}

const summary = (delivery: Delivery): Fields => {
  const { id, guid, event, action, isRedelivery, deliveredAt, durationSeconds, statusCode, status, payload } =
    delivery
  return {
    id,
    guid,
    event,
    action,
    redelivery: isRedelivery,
    delivered_at: deliveredAt,
    duration: durationSeconds,
    status_code: statusCode,
    status,
    installation_id: (payload.installation as Fields | undefined)?.id ?? null,
    repository_id: (payload.repository as Fields | undefined)?.id ?? null,
    throttled_at: null,
  }
}

/** Newest first, paged by cursor as GitHub does. */
function listDeliveries(call: Call): Answer {
  requireApp(call)
  const newestFirst = [...call.world.webhooks.log].reverse()
  const cursor = call.query.get('cursor')
  const rest = cursor ? newestFirst.filter(({ id }) => id <= Number(cursor)) : newestFirst
  const { items } = cutWholePage(call, rest)
  const next = rest[items.length]
  const query = new URLSearchParams(call.query)
  if (next) query.set('cursor', String(next.id))
  const headers = next ? { link: `<${call.world.origin}${call.path}?${query}>; rel="next"` } : {}
  return { status: 200, json: items.map(summary), headers }
}

function find(call: Call): Delivery {
  requireApp(call)
  const delivery = call.world.webhooks.log.find(({ id }) => id === Number(call.params.id))
  if (!delivery) throw notFound()
  return delivery
}

function getDelivery(call: Call): Answer {
  const delivery = find(call)
  const headers = {
    'X-GitHub-Event': delivery.event,
    'X-GitHub-Delivery': delivery.guid,
    'X-Hub-Signature-256': signatureOf(call.world.webhooks.secret, JSON.stringify(delivery.payload)),
  }
  const json = {
    ...summary(delivery),
    url: call.world.webhooks.url ?? '',
    request: { headers, payload: delivery.payload },
    response: { headers: {}, payload: '' },
  }
  return { status: 200, json }
}

function redeliver(call: Call): Answer {
  const { guid, event, action, payload } = find(call)
  void call.world.webhooks.send({ guid, event, action, payload }, true)
  return { status: 202, json: {} }
}

/** The secret is shown as stars. */
function getConfig(call: Call): Answer {
  requireApp(call)
  const json = {
    content_type: 'json',
    insecure_ssl: '0',
    secret: '********',
    url: call.world.webhooks.shownUrl ?? call.world.webhooks.url ?? '',
  }
  return { status: 200, json }
}

export const deliveries: Routes = {
  'GET /app/hook/config': getConfig,
  'GET /app/hook/deliveries': listDeliveries,
  'GET /app/hook/deliveries/:id': getDelivery,
  'POST /app/hook/deliveries/:id/attempts': redeliver,
}
