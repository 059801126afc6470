import { asList, asNumber, asText, type GitHubRequest } from '../src/io/github/client/shapes.ts'

/** GitHub sends a delivery again on request for three days. */
const windowMs = 72 * 3_600_000
const pageSize = 100
/** Bounds of one round: what is left is found by the next one. */
const mostPages = 30
const mostRedeliveries = 200

/** A delivery may stand in the log some minutes after it was sent. */
const inFlightMs = 600_000

type LoggedDelivery = {
  readonly id: number
  readonly guid: string
  readonly at: number
  readonly isGood: boolean
}

/**
 * Ask GitHub to send again what its own log shows as failed and never as delivered, the oldest first.
 *
 * A redelivery keeps its GUID: one that went well later is left alone. One that fails again is asked for again in the
 * next round, as long as GitHub keeps it.
 *
 * @param request  with the rights of the app itself
 * @param sinceMs  deliveries before this are known to have been looked at
 * @returns how many were asked for, and the time up to which everything is settled
 */
export const redeliverFailed = async (
  request: GitHubRequest,
  nowMs: number,
  sinceMs = 0,
): Promise<{ readonly asked: number; readonly settledMs: number }> => {
  const from = Math.max(nowMs - windowMs, sinceMs)
  const logged = await readLog(request, from)
  const good = new Set(logged.filter(({ isGood }) => isGood).map(({ guid }) => guid))
  const failed = new Map<string, LoggedDelivery>()
  for (const one of logged) {
    if (!one.isGood && !good.has(one.guid) && !failed.has(one.guid)) failed.set(one.guid, one)
  }
  const oldestFirst = [...failed.values()].toSorted((a, b) => a.at - b.at)
  let asked = 0
  for (const { id } of oldestFirst.slice(0, mostRedeliveries)) {
    try {
      await request('POST /app/hook/deliveries/{delivery_id}/attempts', { delivery_id: id })
      asked += 1
    } catch (error) {
      // Too old by now, or from before the app's secret: nothing can bring it back.
      const status = Number((error as { readonly status?: unknown }).status)
      if (status !== 404 && status !== 422 && status !== 400) throw error
    }
  }
  return { asked, settledMs: oldestFirst[0]?.at ?? nowMs - inFlightMs }
}

const readLog = async (request: GitHubRequest, from: number): Promise<readonly LoggedDelivery[]> => {
  const logged: LoggedDelivery[] = []
  let cursor: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const { data, headers } = await request('GET /app/hook/deliveries', {
      per_page: pageSize,
      ...(cursor === null ? {} : { cursor }),
    })
    const deliveries =
      asList(data, entry => {
        const [id, guid, at] = [
          asNumber(entry.id),
          asText(entry.guid),
          Date.parse(asText(entry.delivered_at) ?? ''),
        ]
        const status = asNumber(entry.status_code) ?? 0
        return id === null || guid === null ? null : { id, guid, at, isGood: status >= 200 && status < 300 }
      }) ?? []
    logged.push(...deliveries.filter(({ at }) => at >= from))
    cursor = /[?&]cursor=([^&>]+)[^>]*>; rel="next"/.exec(String(headers.link ?? ''))?.[1] ?? null
    if (cursor === null || deliveries.some(({ at }) => at < from)) break
  }
  return logged
}
