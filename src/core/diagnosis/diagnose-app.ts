import { counted, shownText } from '../text/shown-text.ts'
import type { Known } from '../vocabulary/known.ts'
import { appManifest } from './model/app-manifest.ts'
import {
  advice,
  type Diagnosis,
  type DiagnosisName,
  problem,
  unread,
  well,
  wellUnless,
} from './model/diagnosis.ts'
import type { AppFacts } from './model/setup-facts.ts'

/** Diagnose the app: its credentials, its registration on GitHub, and where it stores. */
export const diagnoseApp = (facts: AppFacts): readonly Diagnosis[] => {
  const { key, app, redis } = facts
  const stored = redis === null ? [] : diagnoseRedis(redis)
  if (!key.known) {
    return [
      problem(
        'app-key',
        key.why,
        'Set PRIVATE_KEY to the text of the .pem file, or PRIVATE_KEY_FILE to its path.',
      ),
      ...stored,
    ]
  }
  if (!app.known) {
    return [
      well('app-key'),
      problem(
        'app-identity',
        app.why,
        'Set APP_ID and PRIVATE_KEY of the same app. Its settings on GitHub show the id.',
      ),
      ...stored,
    ]
  }
  return [
    well('app-key'),
    well('app-identity'),
    ...diagnosePermissions(app.value, facts.installations),
    ...wellUnless('app-events', diagnoseEvents(app.value)),
    ...diagnoseWebhook(facts),
    ...diagnoseDeliveries(facts),
    ...stored,
  ]
}

type App = Extract<AppFacts['app'], { readonly known: true }>['value']

const levels = ['read', 'write', 'admin']
const isBehind = (granted: string | undefined, wanted: string): boolean =>
  levels.indexOf(granted ?? '') < levels.indexOf(wanted)

const missingOf = (granted: Readonly<Record<string, string>>): readonly string[] =>
  Object.entries(appManifest.permissions)
    .filter(([name, wanted]) => isBehind(granted[name], wanted))
    .map(([name, wanted]) => `${name}: ${wanted}`)

const diagnosePermissions = (app: App, installations: AppFacts['installations']): readonly Diagnosis[] => {
  const missing = missingOf(app.permissions)
  if (missing.length > 0) {
    return [
      problem(
        'app-permissions',
        `The app ${shownText(app.slug)} lacks ${missing.join(', ')}.`,
        `Grant them in ${app.settingsUrl}/permissions. Each owner then has to accept them.`,
      ),
    ]
  }
  if (!installations.known) {
    return [unread('app-permissions', `The installations could not be read: ${installations.why}`)]
  }
  return wellUnless(
    'app-permissions',
    installations.value.flatMap(({ account, permissions }) => {
      const behind = missingOf(permissions)
      return behind.length === 0
        ? []
        : [
            problem(
              'app-permissions',
              `The owner of ${shownText(account)} has not accepted ${behind.join(', ')}.`,
              `Ask an owner of ${shownText(account)} to accept the request in the settings of the installation.`,
            ),
          ]
    }),
  )
}

const diagnoseEvents = (app: App): readonly Diagnosis[] => {
  const missing = appManifest.events.filter(event => !app.events.includes(event))
  return missing.length === 0
    ? []
    : [
        problem(
          'app-events',
          `The app ${shownText(app.slug)} does not receive ${missing.join(', ')}.`,
          `Subscribe to these events in ${app.settingsUrl}/permissions.`,
        ),
      ]
}

const isLocal = (url: string): boolean =>
  !URL.canParse(url) || /^(?:localhost|127\.|0\.0\.0\.0|\[::1?\]|10\.|192\.168\.)/.test(new URL(url).hostname)

const diagnoseWebhook = ({ webhookUrl, webhookPath }: AppFacts): readonly Diagnosis[] => {
  const fix = `Set the webhook address to https://<host>${webhookPath} in the settings of the app.`
  return fromKnown('app-webhook', 'The address of the webhook', webhookUrl, url => {
    if (url === null)
      return [problem('app-webhook', 'The app has no webhook address, so it gets no delivery.', fix)]
    if (isLocal(url)) {
      return [problem('app-webhook', `GitHub cannot reach the webhook address ${shownText(url)}.`, fix)]
    }
    const { pathname, hostname } = new URL(url)
    const isProxy = hostname === 'smee.io'
    return isProxy || pathname.replace(/\/+$/, '') === webhookPath
      ? []
      : [
          problem(
            'app-webhook',
            `GitHub sends webhooks to the path ${shownText(pathname)}, but the app receives them at ${webhookPath}.`,
            `${fix} Or set WEBHOOK_PATH to ${shownText(pathname)}.`,
          ),
        ]
  })
}

const diagnoseDeliveries = ({ deliveries }: AppFacts): readonly Diagnosis[] =>
  fromKnown('app-deliveries', 'The log of deliveries', deliveries, entries => {
    const failed = entries.filter(({ status }) => status < 200 || status >= 400)
    const [last] = failed
    if (!last) return []
    const statuses = [...new Set(failed.map(({ status }) => (status === 0 ? 'no answer' : String(status))))]
    const message = `${failed.length} of the last ${counted(entries.length, 'delivery').replace(/delivery(s?)$/, (_, s) => (s ? 'deliveries' : 'delivery'))} failed (${statuses.join(', ')}), the latest at ${last.at}.`
    return entries[0] === last
      ? [problem('app-deliveries', message, deliveryAdvice(last.status))]
      : [advice('app-deliveries', message, 'Nothing to do: the app asks for failed deliveries again.')]
  })

const deliveryAdvice = (status: number): string =>
  status === 401 || status === 400
    ? 'Set WEBHOOK_SECRET to the secret in the settings of the app. During a rotation, set WEBHOOK_SECRET_PREVIOUS to the old one.'
    : status === 404
      ? 'Set the webhook address to the path that the app receives at.'
      : 'Look into the log of the app at that time, and at /readyz. The app asks for failed deliveries again.'

const diagnoseRedis = (redis: NonNullable<AppFacts['redis']>): readonly Diagnosis[] =>
  fromKnown('app-redis', 'The settings of Redis', redis, ({ appendonly, maxmemoryPolicy }) => [
    ...(appendonly === 'yes'
      ? []
      : [
          problem(
            'app-redis',
            'Redis has no append-only file, so a crash loses deliveries that were accepted.',
            'redis-cli config set appendonly yes, and `appendonly yes` in redis.conf',
          ),
        ]),
    ...(maxmemoryPolicy === 'noeviction'
      ? []
      : [
          problem(
            'app-redis',
            `Redis may drop stored deliveries: its maxmemory-policy is ${shownText(maxmemoryPolicy)}.`,
            'redis-cli config set maxmemory-policy noeviction, and the same line in redis.conf',
          ),
        ]),
  ])

const fromKnown = <T>(
  name: DiagnosisName,
  what: string,
  fact: Known<T>,
  look: (value: T) => readonly Diagnosis[],
): readonly Diagnosis[] =>
  fact.known ? wellUnless(name, look(fact.value)) : [unread(name, `${what} could not be read: ${fact.why}`)]
