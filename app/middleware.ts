import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { webhookSecretProblem } from '../src/core/diagnosis/parse-app-settings.ts'
import { openApp } from './main.ts'
import { assertNoProblem, readSettings } from './settings.ts'

/** A webhook handler for a function or another server, and how to let go of what it holds. */
export type Middleware = {
  readonly handle: (request: IncomingMessage, response: ServerResponse, next?: () => void) => Promise<void>
  readonly close: () => Promise<void>
}

/** GitHub waits ten seconds. */
const mostWorkMs = 9_000

/**
 * The app as a handler `(request, response, next)` for Node, without ports of its own.
 *
 * With `REDIS_URL` it stores the delivery and answers; `npm start` elsewhere on the same Redis does the work. Without,
 * it works before it answers, for nine seconds at most: what is not done then is lost when the platform stops the
 * function. In both cases there is no sweep, no redelivery and no drain here.
 */
export const createMiddleware = async (
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<Middleware> => {
  const settings = readSettings(env)
  assertNoProblem(webhookSecretProblem(settings.env.WEBHOOK_SECRET))
  const service = await openApp(settings)
  const isWorkingHere = settings.redisUrl === null
  if (isWorkingHere) await service.start()
  return {
    handle: async (request, response, next) => {
      const late = { end: response.end.bind(response) }
      if (isWorkingHere)
        holdAnswer(
          response,
          () => Promise.race([service.settle(), sleep(mostWorkMs, undefined, { ref: false })]),
          late.end,
        )
      if (await service.receive(request, response)) return
      response.end = late.end
      if (next) next()
      else response.writeHead(404).end()
    },
    close: () => service.stop(0),
  }
}

/** Many platforms stop a function as soon as its answer is out: the answer waits until the work is done. */
const holdAnswer = (
  response: ServerResponse,
  work: () => Promise<unknown>,
  end: ServerResponse['end'],
): void => {
  // The receiver uses only the forms with one text and with none.
  response.end = ((text?: string) => {
    void work().finally(() => end(text))
    return response
  }) as ServerResponse['end']
}
