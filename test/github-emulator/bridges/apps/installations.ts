/** What an installation reaches, and the tokens made from it. */

import { markup } from '../../events/dress.ts'
import { askAsRoot, forward, isGood } from '../../server/call.ts'
import { cutPage } from '../../server/paginate.ts'
import { Refusal } from '../../server/refusal.ts'
import type { Answer, Call, Fields, Routes, World } from '../../world/model.ts'

async function createToken(call: Call): Promise<Answer> {
  const { repositories: asked, permissions: wanted, ...rest } = call.body as Fields
  const repositories = limitOf(call.world, asked)
  const body = wanted === undefined ? rest : { ...rest, permissions: wanted }
  const answer = await forward({ ...call, body })
  if (!isGood(answer) || call.actor.kind !== 'app') return answer
  const { token, permissions } = answer.json as {
    readonly token: string
    readonly permissions: Record<string, string>
  }
  const { app } = call.actor
  call.world.tokens.set(token, {
    kind: 'installation',
    app,
    login: `${app.slug}[bot]`,
    permissions: (wanted as typeof permissions | undefined) ?? permissions,
    ...(repositories ? { repositories } : {}),
  })
  return answer
}

/** @see https://docs.github.com/rest/apps/apps#create-an-installation-access-token-for-an-app, 422 */
function limitOf(world: World, asked: unknown): readonly string[] | null {
  if (!Array.isArray(asked)) return null
  const installed = [...world.repositories.values()].filter(({ isInstalled }) => isInstalled)
  return asked.map(name => {
    const found = installed.find(repository => repository.name === name)
    if (found) return found.fullName
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  })
}

async function listRepositories(call: Call): Promise<Answer> {
  if (call.actor.kind !== 'installation')
    throw new Refusal(403, 'Resource not accessible by personal access token')
  const { repositories: limit } = call.actor
  const names = [...call.world.repositories.values()]
    .filter(({ isInstalled, fullName }) => isInstalled && (!limit || limit.includes(fullName)))
    .map(repository => repository.fullName)
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
