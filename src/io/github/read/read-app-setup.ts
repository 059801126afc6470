import { createPrivateKey } from 'node:crypto'
import type { AppFacts, InstallationFacts } from '../../../core/diagnosis/model/setup-facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { askExpected, type Client } from '../client/client.ts'
import { asList, asNumber, asObject, asText, type Json } from '../client/shapes.ts'

/** Whether a text is a private key that GitHub's tokens can be signed with. The reason never quotes the text. */
export const readKey = (pem: string | undefined): Known<'usable'> => {
  if (!pem) return unknown('PRIVATE_KEY is not set.')
  try {
    const { asymmetricKeyType } = createPrivateKey(pemOf(pem))
    return asymmetricKeyType === 'rsa'
      ? known('usable')
      : unknown(`PRIVATE_KEY is a key of type ${asymmetricKeyType}; GitHub gives RSA keys.`)
  } catch {
    return unknown('PRIVATE_KEY is not a private key in PEM format.')
  }
}

/** The text of a key, also of one in one line, with `\n` for its line feeds, or coded in Base64. */
export const pemOf = (text: string): string =>
  (text.includes('-----BEGIN') ? text : Buffer.from(text, 'base64').toString())
    .replaceAll('\\n', '\n')
    .replace(
      /(-----BEGIN [A-Z ]+-----)([^-]*)(-----END [A-Z ]+-----)/,
      (_, begin, body, end) => `${begin}\n${body.trim().replace(/\s+/g, '\n')}\n${end}`,
    )

/**
 * Read how the app is registered on GitHub.
 *
 * @param client  signed in as the app itself
 */
export const readAppSetup = async (
  client: Client,
): Promise<Pick<AppFacts, 'app' | 'installations' | 'webhookUrl' | 'deliveries'>> => {
  const app = await askExpected(client, {
    route: 'GET /app',
    parameters: {},
    what: 'the app',
    permission: 'metadata: read',
    shape: shapeApp,
  })
  const question = { parameters: {}, permission: 'metadata: read' } as const
  const [installations, webhookUrl, deliveries] = app.known
    ? await Promise.all([
        askExpected(client, {
          ...question,
          route: 'GET /app/installations',
          parameters: { per_page: 100 },
          what: 'the installations of the app',
          shape: data => asList(data, readInstallation) ?? undefined,
        }),
        askExpected(client, {
          ...question,
          route: 'GET /app/hook/config',
          what: 'the webhook of the app',
          shape: data => {
            const config = asObject(data)
            return config ? { url: asText(config.url) || null } : undefined
          },
        }),
        askExpected(client, {
          ...question,
          route: 'GET /app/hook/deliveries',
          parameters: { per_page: 100 },
          what: 'the deliveries of the app',
          shape: data => asList(data, readDelivery) ?? undefined,
        }),
      ])
    : [app, app, app]
  return {
    app,
    installations,
    webhookUrl: webhookUrl.known ? known(webhookUrl.value.url) : webhookUrl,
    deliveries,
  }
}

const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(asObject(value) ?? {}).map(([name, level]) => [name, String(level)]))

const shapeApp = (data: unknown) => {
  const app = asObject(data)
  const slug = asText(app?.slug)
  if (!app || slug === null) return undefined
  const events = Array.isArray(app.events) ? app.events.filter(one => typeof one === 'string') : []
  const owner = asObject(app.owner)
  const page = asText(app.html_url) ?? `https://github.com/apps/${slug}`
  const server = URL.canParse(page) ? new URL(page).origin : 'https://github.com'
  const account =
    owner?.type === 'Organization' ? `/organizations/${asText(owner.login) ?? ''}/settings` : '/settings'
  return {
    slug,
    permissions: textsOf(app.permissions),
    events,
    settingsUrl: `${server}${account}/apps/${slug}`,
  }
}

const readInstallation = (entry: Json): InstallationFacts => ({
  account: asText(asObject(entry.account)?.login) ?? '',
  permissions: textsOf(entry.permissions),
})

const readDelivery = (entry: Json) => ({
  at: asText(entry.delivered_at) ?? '',
  status: asNumber(entry.status_code) ?? 0,
  event: asText(entry.event) ?? '',
})
