/** How GitHub shows an app in a check run, a comment and an issue. */
import type { App, Fields, User, World } from './model.ts'

/** A person's or bot's account as it stands in events. Every account is known from the start. */
export function userOf(world: World, login: string): User {
  const user = world.users.get(login)
  if (!user) throw new Error(`${login}: unexpected account, expected one that the stand-in was started with.`)
  return user
}

/** The `app` of a check run, and `performed_via_github_app`. */
export function appFacts(world: World, app: App): Fields {
  return {
    id: app.id,
    slug: app.slug,
    node_id: Buffer.from(`App:${app.id}`).toString('base64'),
    owner: [...world.users.values()][0],
    name: app.name,
    description: null,
    external_url: `${world.origin}/apps/${app.slug}`,
    html_url: `${world.origin}/apps/${app.slug}`,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    permissions: app.permissions,
    events: app.events,
  }
}
