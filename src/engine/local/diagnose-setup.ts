import { diagnoseApp } from '../../core/diagnosis/diagnose-app.ts'
import { diagnoseLabels, diagnoseRepository } from '../../core/diagnosis/diagnose-repository.ts'
import { diagnoseWorkflows } from '../../core/diagnosis/diagnose-workflow.ts'
import type { DoctorReport } from '../../core/diagnosis/model/diagnosis.ts'
import type { AppFacts } from '../../core/diagnosis/model/setup-facts.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { rootsWith } from '../../core/vocabulary/artifact-roots.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import type { Client } from '../../io/github/client/client.ts'
import { readAppSetup, readKey } from '../../io/github/read/read-app-setup.ts'
import { readBranchSetup } from '../../io/github/read/read-branch-setup.ts'
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
    /** A client that signs in as the app. */
    readonly connect: () => Promise<Client>
    readonly readRedis: (url: string) => Promise<NonNullable<AppFacts['redis']>>
  } | null
}

/**
 * Look at how the gate and the app are set up. Nothing is written.
 *
 * @throws CloseoutError  `not-a-repository` outside of a clone
 */
export const diagnoseSetup = async ({
  cwd,
  top: shownTop,
  github,
  app,
}: Examination): Promise<DoctorReport> => {
  const top = await readTop(cwd)
  if (!top.known) {
    throw new CloseoutError('not-a-repository', `${cwd} is not in a git repository.`, {
      fix: 'Run the command inside a clone.',
    })
  }
  const file = readWorkTreeFile(top.value, policyPath)
  const policy = await readWorkTreePolicy(file.known ? file.value : null, github)
  const facts = await readWorkTree(top.value, policyPath, rootsWith(policy.policy.roots))
  const branch = github && (await readBranchSetup(github.client, github.repository))
  return {
    schema_version: '1.0',
    diagnoses: [
      ...diagnoseWorkflows(facts, branch),
      ...diagnoseRepository(facts, policy, shownTop),
      ...(branch ? diagnoseLabels(branch, policy) : []),
      ...(app ? diagnoseApp(await readAppFacts(app)) : []),
    ],
  }
}

const usualWebhookPath = '/api/github/webhooks'

const readAppFacts = async ({
  env,
  connect,
  readRedis,
}: NonNullable<Examination['app']>): Promise<AppFacts> => {
  const key = readKey(env.PRIVATE_KEY)
  const redis = env.REDIS_URL ? await readRedis(env.REDIS_URL) : null
  const webhookPath = (env.WEBHOOK_PATH || usualWebhookPath).replace(/\/+$/, '')
  if (!key.known || !env.APP_ID) {
    const why = key.known ? 'APP_ID is not set.' : key.why
    const nothing = { known: false, why } as const
    return {
      key,
      app: nothing,
      installations: nothing,
      webhookUrl: nothing,
      webhookPath,
      deliveries: nothing,
      redis,
    }
  }
  return { key, ...(await readAppSetup(await connect())), webhookPath, redis }
}
