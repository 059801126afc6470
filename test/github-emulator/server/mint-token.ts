/** Installation tokens, made as an app makes them: with a JWT. */
import { sign } from 'node:crypto'
import type { App, World } from '../world/model.ts'

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

function jwtOf(app: App): string {
  const now = Math.floor(Date.now() / 1000)
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode({ iat: now - 30, exp: now + 570, iss: app.id })}`
  return `${text}.${sign('RSA-SHA256', Buffer.from(text), app.privateKey).toString('base64url')}`
}

/** A token of the app's installation: with all that the installation grants, or with less. */
export async function mintToken(
  world: Pick<World, 'emulator'>,
  app: App,
  permissions?: Readonly<Record<string, string>>,
): Promise<string> {
  const target = `/app/installations/${app.installationId}/access_tokens`
  const { json } = await world.emulator.ask({
    method: 'POST',
    target,
    token: jwtOf(app),
    body: permissions ? { permissions } : {},
  })
  return (json as { readonly token: string }).token
}

/** What a workflow gets as GITHUB_TOKEN. */
export async function actionsToken(
  world: World,
  permissions: Readonly<Record<string, string>> = { contents: 'read', pull_requests: 'read' },
): Promise<string> {
  const app = world.apps.find(({ slug }) => slug === 'github-actions')
  if (!app) throw new Error('The stand-in has no github-actions app.')
  const token = await mintToken(world, app, permissions)
  world.tokens.set(token, { kind: 'installation', app, login: 'github-actions[bot]', permissions })
  return token
}
