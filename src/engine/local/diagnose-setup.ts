import { resolve } from 'node:path'
import { diagnoseApp } from '../../core/diagnosis/diagnose-app.ts'
import { diagnoseLabels, diagnoseRepository } from '../../core/diagnosis/diagnose-repository.ts'
import { diagnoseWorkflows } from '../../core/diagnosis/diagnose-workflow.ts'
import type { AppSettings, SettingProblem } from '../../core/diagnosis/model/app-settings.ts'
import type { Diagnosis, DoctorReport } from '../../core/diagnosis/model/diagnosis.ts'
import type { AppFacts, RedisFacts } from '../../core/diagnosis/model/setup-facts.ts'
import {
  appIdProblem,
  parseAppSettings,
  webhookSecretProblem,
} from '../../core/diagnosis/parse-app-settings.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { rootsWith } from '../../core/vocabulary/artifact-roots.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { unknown } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readAppSetup, readKey } from '../../io/github/read/read-app-setup.ts'
import { readBranchSetup } from '../../io/github/read/read-branch-setup.ts'
import { readFolderPlace } from '../../io/setup/read-folder-place.ts'
import { readTop, readWorkTree, readWorkTreeFile } from '../../io/setup/read-work-tree.ts'
import { readWorkTreePolicy } from '../policy/read-work-tree-policy.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What to look at. `github` and `app` are `null` where they are not asked for. */
export type Examination = {
  /** Any folder of the clone. */
  readonly cwd: string
  /** From the folder of the person to the top of the clone; "" where it is that folder. */
  readonly top: string
  readonly github: { readonly repository: Repository; readonly client: Client } | null
  readonly app: {
    readonly env: Env
    /** What is wrong with the files of its secrets. */
    readonly problems: readonly SettingProblem[]
    /** A client that signs in as the app. */
    readonly connect: (apiUrl: string) => Promise<Client>
    readonly readRedis: (url: string) => Promise<RedisFacts>
  } | null
}

/** What was found. `isOnlyApp`: the folder is in no clone, so that nothing else was looked at. */
export type Examined = DoctorReport & { readonly isOnlyApp: boolean }

/**
 * Look at how the gate and the app are set up. Nothing is written. The app is looked at anywhere.
 *
 * @throws CloseoutError  `not-a-repository` outside of a clone, where the app is not asked for
 */
export const diagnoseSetup = async (examination: Examination): Promise<Examined> => {
  const { cwd, app } = examination
  const top = await readTop(cwd)
  if (!top.known && !app) {
    throw new CloseoutError('not-a-repository', `${cwd} is not in a git repository.`, {
      fix: 'Run the command inside a clone.',
    })
  }
  return {
    schema_version: '1.0',
    isOnlyApp: !top.known,
    diagnoses: [
      ...(top.known ? await diagnoseClone(top.value, examination) : []),
      ...(app ? diagnoseApp(await readAppFacts(app, cwd)) : []),
    ],
  }
}

const diagnoseClone = async (
  top: string,
  { top: shownTop, github }: Examination,
): Promise<readonly Diagnosis[]> => {
  const file = readWorkTreeFile(top, policyPath)
  const policy = await readWorkTreePolicy(file.known ? file.value : null, github)
  const facts = await readWorkTree(top, policyPath, rootsWith(policy.policy.roots))
  const branch = github && (await readBranchSetup(github.client, github.repository))
  return [
    ...diagnoseWorkflows(facts, branch),
    ...diagnoseRepository(facts, policy, shownTop),
    ...(branch ? diagnoseLabels(branch, policy) : []),
  ]
}

const readAppFacts = async (
  { env, problems: unreadSecrets, connect, readRedis }: NonNullable<Examination['app']>,
  cwd: string,
): Promise<AppFacts> => {
  const { settings, problems } = parseAppSettings(env)
  const isSaid = (name: string): boolean => unreadSecrets.some(({ variable }) => variable === name)
  const secret = isSaid('WEBHOOK_SECRET') ? null : webhookSecretProblem(env.WEBHOOK_SECRET)
  const [key, appId] = [readKey(env.PRIVATE_KEY), appIdProblem(env.APP_ID)]
  const isApiKnown = !problems.some(({ variable }) => variable === 'GITHUB_API_URL')
  const canAsk = key.known && appId === null && isApiKnown
  return {
    key,
    appId,
    settings: [...unreadSecrets, ...(secret ? [secret] : []), ...problems],
    api: { url: settings.apiUrl, isSet: Boolean(env.GITHUB_API_URL) },
    webhookPath: settings.webhookPath,
    ...(canAsk ? await readAppSetup(await connect(settings.apiUrl)) : notAsked),
    redis: settings.redisUrl === null ? null : await readRedis(settings.redisUrl),
    stateDir: await readStateDir(settings, cwd),
  }
}

const nothing = unknown('GitHub was not asked')
const notAsked = { app: nothing, installations: nothing, webhookUrl: nothing, deliveries: nothing }

/** With Redis the app stores in no folder. */
const readStateDir = async (
  { stateDir, redisUrl }: AppSettings,
  cwd: string,
): Promise<AppFacts['stateDir']> =>
  stateDir === null || redisUrl !== null
    ? null
    : { path: stateDir, obstacle: await readFolderPlace(resolve(cwd, stateDir)) }
