import { SmeeClient } from 'smee-client'
import type { Log } from '../context.ts'

/**
 * Let deliveries come through a channel of smee.io or alike, for a machine that GitHub cannot reach.
 *
 * What passes there is checked by its signature as everything else is. A channel keeps nothing: what comes while
 * nobody listens is found by the redelivery of failed deliveries only if the channel refused it.
 *
 * @returns how to stop
 */
export const followProxy = async (source: string, target: string, log: Log): Promise<() => Promise<void>> => {
  const report = (level: 'info' | 'error') => () => log(level, 'the webhook proxy reports a message', {})
  const client = new SmeeClient({ source, target, logger: { info: report('info'), error: report('error') } })
  await client.start()
  return async () => void (await client.stop())
}
