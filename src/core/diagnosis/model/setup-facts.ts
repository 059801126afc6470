import type { Known } from '../../vocabulary/known.ts'
import type { SettingProblem } from './app-settings.ts'

/** A file of the repository, as text. */
export type TextFile = { readonly path: string; readonly text: string }

/**
 * The default branch, and how it is known: the caller or the remote named it; it is the only one with a usual name; or it
 * is a guess, and people are told so.
 */
export type DefaultBranch = {
  readonly name: string
  readonly source: 'named' | 'remote' | 'usual' | 'guess'
}

/** What stands in the work tree. */
export type WorkTreeFacts = {
  /** The files in `.github/workflows`. */
  readonly workflows: readonly TextFile[]
  readonly template: TextFile | null
  readonly policy: { readonly path: string; readonly content: Uint8Array } | null
  /** Those of the roots that no `.gitignore` covers. */
  readonly unignoredRoots: Known<readonly string[]>
  /** Those of the roots at which something stands. */
  readonly presentRoots: readonly string[]
  readonly defaultBranch: DefaultBranch
  /** Tracked paths under the runtime roots. */
  readonly trackedRuntime: Known<readonly string[]>
}

/** What GitHub says of the repository. */
export type BranchFacts = {
  readonly branch: Known<string>
  /** Names of the checks that the rules of the default branch require. */
  readonly requiredChecks: Known<readonly string[]>
  readonly hasMergeQueue: Known<boolean>
  /** Names of the labels. */
  readonly labels: Known<readonly string[]>
}

/** One installation of the app: the permissions that its owner granted. */
export type InstallationFacts = {
  readonly account: string
  readonly permissions: Readonly<Record<string, string>>
}

/** What stands in the way of a folder: the path that is no folder, or that the user may not write, and the code that says so. */
export type FolderObstacle = { readonly path: string; readonly code: string }

/** What a Redis says of itself. `refusedBy` is the code of the failure where the app could not use it. */
export type RedisFacts = {
  readonly url: string
  readonly refusedBy: string | null
  readonly settings: Known<{ readonly appendonly: string; readonly maxmemoryPolicy: string }>
}

/** What the environment and GitHub say of the app. */
export type AppFacts = {
  /** Every setting that is wrong; of `PRIVATE_KEY` and `APP_ID` only what is wrong with their files. */
  readonly settings: readonly SettingProblem[]
  readonly key: Known<'usable'>
  readonly appId: SettingProblem | null
  /** Where GitHub was asked, and whether `GITHUB_API_URL` says so. */
  readonly api: { readonly url: string; readonly isSet: boolean }
  /** Unknown also where GitHub was not asked, because of what is wrong above. */
  readonly app: Known<{
    readonly slug: string
    readonly permissions: Readonly<Record<string, string>>
    readonly events: readonly string[]
    readonly settingsUrl: string
  }>
  readonly installations: Known<readonly InstallationFacts[]>
  /** The address that GitHub sends webhooks to; `null` where none is set. */
  readonly webhookUrl: Known<string | null>
  readonly webhookPath: string
  /** The newest deliveries, the latest first. */
  readonly deliveries: Known<
    readonly { readonly at: string; readonly status: number; readonly event: string }[]
  >
  /** `null` without a `REDIS_URL` that can be used. */
  readonly redis: RedisFacts | null
  /** `null` where the app stores in no folder. */
  readonly stateDir: { readonly path: string; readonly obstacle: FolderObstacle | null } | null
}
