/** What an installation reaches, and the tokens made from it. */

import { markup } from '../../events/dress.ts'
import { askAsRoot, forward, isGood } from '../../server/call.ts'
import { cutPage } from '../../server/paginate.ts'
import { Refusal } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Routes } from '../../world/model.ts'

async function createToken(call: Call): Promise<Answer> {
  const answer = await forward(call)
  if (!isGood(answer) || call.actor.kind !== 'app') return answer
  const { token, permissions } = answer.json as {
    readonly token: string
    readonly permissions: Record<string, string>
  }
  const { app } = call.actor
  call.world.tokens.set(token, { kind: 'installation', app, login: `${app.slug}[bot]`, permissions })
  return answer
}

async function listRepositories(call: Call): Promise<Answer> {
  if (call.actor.kind !== 'installation')
    throw new Refusal(403, 'Resource not accessible by personal access token')
  const names = [...call.world.repositories.values()].map(repository => repository.fullName)
  const { items, headers } = cutPage(call, names)
  const repositories = await Promise.all(
    items.map(
      async name => markup(call.world, await askAsRoot(call.world, `/repos/${name}`)) as Promise<Fields>,
    ),
  )
  return { status: 200, json: { total_count: names.length, repositories }, headers, isForwarded: true }
}

/** The emulator sends no webhooks, so it knows none; the app subscribes to those that the stand-in sends. */
async function getApp(call: Call): Promise<Answer> {
  const answer = await forward(call)
  if (!isGood(answer) || call.actor.kind !== 'app') return answer
  return { ...answer, json: { ...(answer.json as Fields), events: call.actor.app.events } }
}

export const installations: Routes = {
  'GET /app': getApp,
  'POST /app/installations/:id/access_tokens': createToken,
  'GET /installation/repositories': listRepositories,
}
