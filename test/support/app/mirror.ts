import { Octokit } from '@octokit/rest'
import { type RunningApp, startApp } from '../../../app/main.ts'
import type { Settings } from '../../../app/settings.ts'
import { describeOperation } from '../../../src/core/lifecycle/model/operation.ts'
import { planChange } from '../../../src/engine/plan-change.ts'
import type { GitHubRequest } from '../../../src/io/github/client/shapes.ts'
import { strictBehavior } from '../../github-emulator/behavior.ts'
import { type Github, type GithubOptions, startGithub } from '../../github-emulator/start-github.ts'
import { shortRetryDelaysMs, withShortWaits } from './short-waits.ts'

/** The real app, installed on the stand-in: webhooks go to it, and it writes there. */
export type Mirror = {
  readonly github: Github
  readonly app: RunningApp
  /** Until no webhook is under way, the app has nothing left to look at, and lists show every write. */
  readonly settle: () => Promise<void>
  /** Stop this process of the app and start another on the same GitHub. */
  readonly restart: (settings?: Partial<Settings>) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Lists that show every write at once, which GitHub's do not.
 *
 * For stories that fail where lists are late, because the app looks once at the moment of the delivery and not again
 * when a list has caught up. Each use goes when the app looks again.
 */
export const currentLists = { behavior: { listLagMs: 0 } } as const satisfies GithubOptions

export const closeoutBody = (shipped = 'Uploads are tried again on 5xx.'): string =>
  [
    '## Closeout',
    `- Shipped: ${shipped}`,
    '- Provider changes: this pull request',
    '- Verification: npm test, 41 passed',
    '- Durable docs: None, because nothing that users see has changed',
    '- Records: None, because no decision was taken',
    '- Follow-ups: None, because nothing is left to do',
    '- Runtime artifacts: no runtime file is tracked',
  ].join('\n')

export const startMirror = async (
  options: GithubOptions = {},
  more: Partial<Settings> = {},
): Promise<Mirror> => {
  const github = await startGithub(options)
  const settingsOf = (changed: Partial<Settings>): Settings => ({
    env: {
      APP_ID: String(github.app.id),
      PRIVATE_KEY: github.app.privateKey,
      WEBHOOK_SECRET: github.app.webhookSecret,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
    },
    host: '127.0.0.1',
    port: 0,
    statusHost: '127.0.0.1',
    statusPort: 0,
    apiUrl: github.url,
    serverUrl: github.url,
    webhookPath: '/api/github/webhooks',
    webhookProxyUrl: null,
    isDryRun: false,
    sweepMinutes: 0,
    stateDir: null,
    redisUrl: null,
    drainSeconds: 20,
    cacheBytes: 64 * 1024 * 1024,
    octokitOptions: options => withShortWaits(options),
    retryDelaysMs: shortRetryDelaysMs,
    catchUpMs: options.behavior?.listLagMs ?? strictBehavior.listLagMs,
    requestMs: 20_000,
    now: () => new Date(github.clock.now()),
    ...changed,
  })
  const state = { app: await startApp(settingsOf({ isFirstProcess: true, ...more })) }
  github.webhooks.sendTo(`${state.app.url}/api/github/webhooks`)
  const settle = async (): Promise<void> => {
    for (let quiet = 0; quiet < 2; quiet += 1) {
      await github.webhooks.settle()
      await state.app.settle()
    }
    github.catchUp()
  }
  return {
    github,
    get app() {
      return state.app
    },
    settle,
    restart: async (changed = {}) => {
      await state.app.close()
      state.app = await startApp(settingsOf({ ...more, ...changed }))
      github.webhooks.sendTo(`${state.app.url}/api/github/webhooks`)
    },
    close: async () => {
      await settle()
      await state.app.close()
      await github.close()
    },
  }
}

/** What a look would write now: nothing, wherever the last one was carried out. */
export const plannedWrites = async ({ github }: Mirror, number: number): Promise<readonly string[]> => {
  const { owner, name } = github.repository
  const octokit = new Octokit({ auth: github.tokens.owner, baseUrl: github.url })
  const { operations } = await planChange(
    {
      // Octokit's overloads are narrower than what is asked of it.
      request: octokit.request as unknown as GitHubRequest,
      app: github.app,
      serverUrl: github.url,
      now: () => new Date(github.clock.now()),
    },
    { repository: { owner, name }, number, witnesses: [], before: [] },
  )
  return operations.map(describeOperation)
}

/** What stands on GitHub for one pull request, as a person sees it. */
export type Occurrence = {
  readonly labels: readonly string[]
  readonly check: {
    readonly conclusion: string
    readonly title: string
    readonly summary: string
    readonly text: string
    readonly id: number
  } | null
  readonly comments: readonly { readonly id: number; readonly body: string }[]
}

export const see = async (github: Github, number: number): Promise<Occurrence> => {
  const reader = github.as('owner')
  const { fullName } = github.repository
  const pull = await reader.pull(number)
  const runs = (await reader.ask(
    'GET',
    `/repos/${fullName}/commits/${pull.head.sha}/check-runs?check_name=artifact%20lifecycle`,
  )) as {
    check_runs: { id: number; conclusion: string; output: { title: string; summary: string; text: string } }[]
  }
  const comments = (await reader.ask('GET', `/repos/${fullName}/issues/${number}/comments?per_page=100`)) as {
    id: number
    body: string
    user: { login: string }
  }[]
  const [run] = runs.check_runs
  return {
    labels: pull.labels.map(({ name }) => name).sort(),
    check: run
      ? {
          id: run.id,
          conclusion: run.conclusion,
          title: run.output.title,
          summary: run.output.summary,
          text: run.output.text,
        }
      : null,
    comments: comments
      .filter(({ user }) => user.login === `${github.app.slug}[bot]`)
      .map(({ id, body }) => ({ id, body })),
  }
}
