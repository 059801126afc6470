import { randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { asNumber, asObject, asText } from '../../src/io/github/client/shapes.ts'
import { listen } from '../http/listen.ts'
import type { Settings } from '../settings.ts'
import { renderDotenv, writeDotenv } from './dotenv.ts'
import { buildManifest, type SetupAnswers } from './manifest.ts'
import { renderDone, renderHandover, renderQuestions, renderRefusal } from './pages.ts'

export type SetupOptions = {
  readonly settings: Settings
  /** The text of app.yml. */
  readonly manifest: string
  readonly dotenvPath: string
  readonly print: (line: string) => void
}

/** `url` holds the one-time token; `done` resolves with the new credentials. */
export type Setup = {
  readonly url: string
  readonly done: Promise<Readonly<Record<string, string>>>
  readonly close: () => Promise<void>
}

const mostFormBytes = 16 * 1024

const newToken = (): string => randomBytes(24).toString('base64url')

const isSame = (given: string | null, token: string): boolean =>
  given !== null && given.length === token.length && timingSafeEqual(Buffer.from(given), Buffer.from(token))

/**
 * The set-up page: it asks for what cannot be guessed, hands a manifest to GitHub, and keeps the credentials that come back.
 *
 * Who has the token may create the app: it is printed on the console, and it ends with the first app that was created.
 */
export const serveSetup = async ({ settings, manifest, dotenvPath, print }: SetupOptions): Promise<Setup> => {
  const [token, state] = [newToken(), newToken()]
  const created = { isDone: false, resolve: (_: Readonly<Record<string, string>>): void => undefined }
  const done = new Promise<Readonly<Record<string, string>>>(resolve => {
    created.resolve = resolve
  })
  const usual: SetupAnswers = {
    name: 'closeout',
    publicAddress: settings.env.PUBLIC_URL ?? '',
    organization: settings.env.GH_ORG ?? '',
  }
  const isPublicGitHub = settings.apiUrl === 'https://api.github.com'
  const webhookProxyUrl = settings.webhookProxyUrl
  const questions = (answers: SetupAnswers, problem: string | null): string =>
    renderQuestions({ token, answers, webhookProxyUrl, problem })

  const handOver = async (request: IncomingMessage): Promise<[number, string]> => {
    const form = new URLSearchParams(await readForm(request))
    if (!isSame(form.get('token'), token)) return refusal
    const answers = {
      name: form.get('name') ?? '',
      publicAddress: form.get('address') ?? '',
      organization: (form.get('organization') ?? '').trim(),
    }
    if (!/^[A-Za-z0-9-]*$/.test(answers.organization)) {
      return [400, questions(answers, 'An organization has only letters, digits and hyphens in its name.')]
    }
    const redirectUrl = `${originOf(request)}/setup/created`
    const built = buildManifest(answers, {
      manifest,
      webhookPath: settings.webhookPath,
      webhookProxyUrl,
      redirectUrl,
      isPublicGitHub,
    })
    if ('problem' in built) return [400, questions(answers, built.problem)]
    const owner = answers.organization === '' ? '' : `/organizations/${answers.organization}`
    const action = `${settings.serverUrl}${owner}/settings/apps/new?state=${state}`
    return [200, renderHandover(action, built.manifest)]
  }

  const create = async (query: URLSearchParams): Promise<[number, string]> => {
    const code = query.get('code')
    if (!isSame(query.get('state'), state) || !code || !/^[\w-]{1,200}$/.test(code)) return refusal
    const app = await convert(settings.apiUrl, code)
    if (app === null) {
      return [
        502,
        renderRefusal(
          'GitHub did not return the new app. Its code is valid once and for an hour. Start the setup again.',
        ),
      ]
    }
    created.isDone = true
    const isWritten = await writeDotenv(dotenvPath, app.credentials)
    if (isWritten) print(`The credentials of the app are in ${dotenvPath}.`)
    else {
      print(`${dotenvPath} cannot be written. Keep these lines and give them to the next start:`)
      print(renderDotenv(app.credentials))
    }
    created.resolve(app.credentials)
    const where = isWritten
      ? 'Its credentials were written to .env.'
      : 'Its credentials were printed on the console.'
    return [200, renderDone(`${app.page}/installations/new`, where)]
  }

  const answer = async (request: IncomingMessage): Promise<[number, string]> => {
    const url = new URL(request.url ?? '/', 'http://setup')
    if (created.isDone) return [410, renderRefusal('The app was created already.')]
    if (request.method === 'POST' && url.pathname === '/setup') return handOver(request)
    if (request.method === 'GET' && url.pathname === '/setup/created') return create(url.searchParams)
    if (request.method === 'GET' && url.pathname === '/setup') {
      return isSame(url.searchParams.get('token'), token) ? [200, questions(usual, null)] : refusal
    }
    return refusal
  }

  const server = await listen(
    async (request, response) => {
      const [status, html] = await answer(request)
      send(response, status, html)
    },
    settings.host,
    settings.port,
  )
  return { url: `${server.url}/setup?token=${token}`, done, close: () => server.close(2_000) }
}

const refusal: [number, string] = [
  403,
  renderRefusal('Open the address that the app printed on its console: it holds a token that works once.'),
]

const send = (response: ServerResponse, status: number, html: string): void => {
  response
    .writeHead(status, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      connection: 'close',
    })
    .end(html)
}

const readForm = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > mostFormBytes) return ''
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Where the person's browser sees this page; only they have the token, so that their headers deceive nobody else. */
const originOf = ({ headers }: IncomingMessage): string => {
  const first = (header: string | readonly string[] | undefined): string | undefined =>
    String(header ?? '')
      .split(',')[0]
      ?.trim() || undefined
  return `${first(headers['x-forwarded-proto']) ?? 'http'}://${first(headers['x-forwarded-host']) ?? headers.host}`
}

const convert = async (apiUrl: string, code: string) => {
  const response = await fetch(`${apiUrl}/app-manifests/${code}/conversions`, {
    method: 'POST',
    headers: { accept: 'application/vnd.github+json', 'user-agent': 'closeout' },
    signal: AbortSignal.timeout(20_000),
  }).catch(() => null)
  const app = response?.ok ? asObject(await response.json().catch(() => null)) : null
  const [id, key, secret] = [asNumber(app?.id), asText(app?.pem), asText(app?.webhook_secret)]
  if (app === null || id === null || key === null || secret === null) return null
  return {
    page: asText(app.html_url) ?? '',
    credentials: { APP_ID: String(id), PRIVATE_KEY: key, WEBHOOK_SECRET: secret },
  }
}
