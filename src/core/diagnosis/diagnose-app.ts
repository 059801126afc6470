import { counted, shownText } from '../text/shown-text.ts'
import type { Known } from '../vocabulary/known.ts'
import { explainRedis, redisPlace } from './explain-redis.ts'
import { appManifest } from './model/app-manifest.ts'
import type { SettingProblem } from './model/app-settings.ts'
import {
  advice,
  type Diagnosis,
  type DiagnosisName,
  problem,
  unread,
  well,
  wellUnless,
} from './model/diagnosis.ts'
import type { AppFacts, RedisFacts } from './model/setup-facts.ts'
import { keyFix } from './parse-app-settings.ts'

/** Diagnose the app: its settings and credentials, its registration on GitHub, and where it stores. */
export const diagnoseApp = (facts: AppFacts): readonly Diagnosis[] => [
  ...wellUnless('app-settings', [
    ...facts.settings.map(one => settingProblem('app-settings', one)),
    ...diagnoseStateDir(facts.stateDir),
  ]),
  ...diagnoseCredentials(facts),
  ...(facts.redis === null ? [] : diagnoseRedis(facts.redis)),
]

/** A fix of a setting is the end of a sentence. */
const sentence = (fix: string): string => `${fix.charAt(0).toUpperCase()}${fix.slice(1)}.`

const settingProblem = (name: DiagnosisName, { message, fix }: SettingProblem): Diagnosis =>
  problem(name, message, sentence(fix))

const diagnoseStateDir = (stateDir: AppFacts['stateDir']): readonly Diagnosis[] => {
  if (!stateDir?.obstacle) return []
  const { path, code } = stateDir.obstacle
  const [dir, place] = [shownText(stateDir.path), shownText(path)]
  const why = code === 'ENOTDIR' ? `${place} is not a folder` : `${place} cannot be written (${code})`
  return [
    problem(
      'app-settings',
      `STATE_DIR ${dir} cannot be used: ${why}.`,
      `Make ${dir} a folder that this user may write, or set STATE_DIR to another.`,
    ),
  ]
}

const diagnoseCredentials = (facts: AppFacts): readonly Diagnosis[] => {
  const { key, appId, app, settings } = facts
  // What is wrong with the file of a secret is said with the settings.
  const isSaid = (name: string): boolean => settings.some(({ variable }) => variable === name)
  const wrong = [
    ...(key.known ? [well('app-key')] : []),
    ...(key.known || isSaid('PRIVATE_KEY') ? [] : [problem('app-key', key.why, sentence(keyFix))]),
    ...(appId && !isSaid('APP_ID') ? [settingProblem('app-identity', appId)] : []),
  ]
  // Then GitHub was not asked: the line of the setting says what to do.
  if (!key.known || appId || isSaid('GITHUB_API_URL')) return wrong
  if (!app.known) return [well('app-key'), diagnoseRefusal(app, facts)]
  return [
    well('app-key'),
    well('app-identity'),
    ...diagnosePermissions(app.value, facts.installations),
    ...wellUnless('app-events', diagnoseEvents(app.value)),
    ...diagnoseWebhook(facts),
    ...diagnoseDeliveries(facts),
  ]
}

/** GitHub did not answer, or did not accept the credentials. */
const diagnoseRefusal = (
  { why, isPassing }: Extract<AppFacts['app'], { readonly known: false }>,
  { api }: AppFacts,
): Diagnosis => {
  const url = shownText(api.url)
  if (isPassing) {
    return problem(
      'app-identity',
      `The app could not be read from ${url}: ${why}.`,
      api.isSet
        ? `Set GITHUB_API_URL to the API of the GitHub that has the app, or check the network to ${url}.`
        : `Check the network to ${url}. For another GitHub, set GITHUB_API_URL to its API.`,
    )
  }
  const credentials = 'Set APP_ID and PRIVATE_KEY of the same app. Its settings on GitHub show the id.'
  return problem(
    'app-identity',
    why,
    api.isSet
      ? `${credentials} GITHUB_API_URL is ${url}: it must be the API of the GitHub that has the app.`
      : credentials,
  )
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

const diagnoseRedis = ({ url, refusedBy, settings }: RedisFacts): readonly Diagnosis[] => {
  if (refusedBy === null) return diagnoseStoring(settings)
  const place = redisPlace(url)
  const { why, fix } = explainRedis(refusedBy, place)
  return [problem('app-redis', `Redis at ${place} cannot be used: ${why}.`, sentence(fix))]
}

const diagnoseStoring = (settings: RedisFacts['settings']): readonly Diagnosis[] =>
  fromKnown('app-redis', 'The settings of Redis', settings, ({ appendonly, maxmemoryPolicy }) => [
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
