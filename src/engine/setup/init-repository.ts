import { join } from 'node:path'
import type { RefusedFix } from '../../core/gate/fix/model.ts'
import { policyPath } from '../../core/policy/model/policy.ts'
import { absentPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { parsePolicy } from '../../core/policy/parse-policy.ts'
import { actionName, publishedAction } from '../../core/setup/gate-workflow.ts'
import {
  type ActionVersion,
  type SetupFacts,
  type SetupPart,
  type SetupPlan,
  type SetupTarget,
  setupPaths,
} from '../../core/setup/model.ts'
import { planSetup } from '../../core/setup/plan-setup.ts'
import { rootsWith } from '../../core/vocabulary/artifact-roots.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type Known, known } from '../../core/vocabulary/known.ts'
import { listUnignoredRoots } from '../../io/git/checkout/list-unignored-roots.ts'
import { readOwnCommit } from '../../io/setup/read-own-commit.ts'
import { readTop, readWorkTree, readWorkTreeFile } from '../../io/setup/read-work-tree.ts'
import { readWorkFile, writeWorkFile } from '../../io/setup/setup-files.ts'
import { toBody, toText } from '../../io/store/write-body.ts'

/** What to set up. `cwd` is any folder of the clone, `program` the path of the running program. */
export type InitRequest = {
  readonly cwd: string
  /** From the folder of the caller to the top of the repository; "" where it is that folder. */
  readonly top: string
  readonly withAgents: boolean
  readonly isApplied: boolean
  /** The action for the workflow, as `owner/name@ref`; `null` for this program's own. */
  readonly uses: string | null
  readonly program: string
  /** The default branch; `null` to find it out. */
  readonly base: string | null
}

/** What was written, or would be. */
export type Init = {
  readonly plan: SetupPlan
  readonly isApplied: boolean
  /** From the folder of the caller to the top of the repository; "" where it is that folder. */
  readonly top: string
}

/**
 * Set a repository up for the gate. What exists is completed where that is safe, and otherwise left alone and named.
 *
 * @throws CloseoutError  `not-a-repository` outside of a clone; `file-unreadable` where a file cannot be written
 */
export const initRepository = async (request: InitRequest): Promise<Init> => {
  const top = await readTop(request.cwd)
  if (!top.known) {
    throw new CloseoutError('not-a-repository', `${request.cwd} is not in a git repository.`, {
      fix: 'Run the command inside a clone, or make one: git init',
    })
  }
  const facts = await readFacts(top.value, request)
  const plan = planSetup(facts, { decode: toText, encode: toBody })
  const refused = [...plan.refused, ...(await refuseIgnored(top.value, plan, facts))]
  if (request.isApplied) for (const { path, after } of plan.files) writeWorkFile(top.value, path, after)
  return { plan: { ...plan, refused }, isApplied: request.isApplied, top: request.top }
}

const readFacts = async (top: string, request: InitRequest): Promise<SetupFacts> => {
  const file = readWorkTreeFile(top, policyPath)
  const policy = file.known && file.value ? parsePolicy(file.value, policyPath, policyPath) : absentPolicy
  const roots = rootsWith(policy.policy.roots)
  const tree = await readWorkTree(top, policyPath, roots)
  const target = (part: SetupPart): SetupTarget =>
    readWorkFile(top, part === 'template' && tree.template ? tree.template.path : setupPaths[part])
  return {
    // Each part has its target.
    targets: Object.fromEntries(
      (Object.keys(setupPaths) as readonly SetupPart[]).map(part => [part, target(part)]),
    ) as Record<SetupPart, SetupTarget>,
    workflows: tree.workflows,
    branch: request.base === null ? tree.defaultBranch : { name: request.base, source: 'named' },
    action: await actionOf(request),
    policy,
    unignored: tree.unignoredRoots,
    trackedCount: tree.trackedRuntime.known ? known(tree.trackedRuntime.value.length) : tree.trackedRuntime,
    withAgents: request.withAgents,
  }
}

const actionOf = async ({ uses, program }: InitRequest): Promise<ActionVersion> => {
  if (uses !== null) return { uses, version: null }
  const own = await readOwnCommit(program, 'closeout')
  return own === null ? publishedAction : { uses: `${actionName}@${own.commit}`, version: own.version }
}

/** The roots that the planned rules do not cover, because an ignore file below makes an exception. */
const refuseIgnored = async (
  top: string,
  { files }: SetupPlan,
  { unignored }: SetupFacts,
): Promise<readonly RefusedFix[]> => {
  const planned = files.find(({ path }) => path === setupPaths.ignore)
  if (!planned || !unignored.known) return []
  const readFile = async (path: string): Promise<Known<Buffer | null>> =>
    path === setupPaths.ignore ? known(Buffer.from(planned.after, 'latin1')) : readWorkTreeFile(top, path)
  const open = await listUnignoredRoots(unignored.value, readFile)
  return open.known
    ? open.value.map(root => ({
        message: `${join(root, '.gitignore')} or one above it makes an exception for ${root}, so git does not ignore it.`,
        fix: `Remove the line that begins with ! from that file.`,
      }))
    : []
}
