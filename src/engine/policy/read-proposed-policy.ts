import type { ChangedFile, ChangeFacts, FailedCase } from '../../core/gate/model/facts.ts'
import type { PolicyProblem } from '../../core/gate/model/gate-policy.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import { casesPathOf } from '../../core/policy/model/policy-path.ts'
import { absentPolicy, misplacedPolicy } from '../../core/policy/model/unreadable-policy.ts'
import { type Known, known, unknown, unreadNow } from '../../core/vocabulary/known.ts'
import type { Change, CheckedChange } from '../check-change.ts'
import { lazy } from '../lazy.ts'
import { type PolicySources, readComposed } from './read-policy.ts'

/** A change as far as its own policy is read. */
export type ProposingChange = PolicySources &
  Pick<Change, 'at' | 'isCase'> & {
    readonly reader: Pick<Change['reader'], 'readHeadBytes' | 'readExistingPaths'>
  }

type ProposedFacts = Pick<ChangeFacts, 'proposedPolicy' | 'failedCases'>

/** The policy that a change brings; `reading` is `null` where it has a defect, or is not known. */
type Proposal = {
  readonly problems: Known<readonly PolicyProblem[] | null>
  readonly reading: PolicyReading | null
}

const nothingProposed: ProposedFacts = { proposedPolicy: known(null), failedCases: known([]) }

/**
 * The defects of the policy at the head of a change that edits it, and the cases that fail under it. It is not in force yet,
 * but it will be for everybody once the change is merged.
 *
 * @param base   the policy at the base
 * @param check  checks the change of a case
 */
export const readProposedPolicy = async (
  change: ProposingChange,
  base: PolicyReading,
  changedFiles: Known<readonly ChangedFile[]>,
  check: (change: Change) => Promise<CheckedChange>,
): Promise<ProposedFacts> => {
  if (change.isCase || !changedFiles.known) return nothingProposed
  const isEdited = (path: string): boolean => {
    const below = `${path}/`
    return changedFiles.value.some(
      file => file.path === path || file.from === path || file.path.startsWith(below),
    )
  }
  const casesPath = casesPathOf(change.policyPath)
  const isPolicyEdited = isEdited(change.policyPath)
  if (!isPolicyEdited && !isEdited(casesPath)) return nothingProposed
  const proposal = isPolicyEdited
    ? await readProposal(change, base, changedFiles.value)
    : { problems: known(null), reading: base.problems.length > 0 ? null : base }
  return {
    proposedPolicy: proposal.problems,
    failedCases: proposal.reading
      ? await readFailedCases(change, proposal.reading, casesPath, check)
      : known([]),
  }
}

const readProposal = async (
  change: ProposingChange,
  base: PolicyReading,
  changedFiles: readonly ChangedFile[],
): Promise<Proposal> => {
  const { reader, policyPath: path } = change
  const isKept = changedFiles.some(file => file.path === path && file.status !== 'removed')
  if (!isKept) {
    const elsewise = await isElsewise(change, path)
    if (!elsewise.known) return { problems: elsewise, reading: null }
    if (elsewise.value) return { problems: known(misplacedPolicy(path, path).problems), reading: null }
    const leaves = await readLeaving(change, base)
    return leaves.known && leaves.value.length === 0
      ? { problems: known(null), reading: absentPolicy }
      : { problems: leaves, reading: null }
  }
  const content = await reader.readHeadBytes(path)
  if (!content.known) return { problems: content, reading: null }
  if (content.value === null) return { problems: known(misplacedPolicy(path, path).problems), reading: null }
  const composed = await readComposed(change, content.value, path)
  if (!('reading' in composed)) {
    const [unread] = composed.problems
    const why = `${unread?.message ?? ''}${unread?.fix ? `. ${unread.fix}` : ''}`
    return { problems: unknown(why), reading: null }
  }
  const { reading, isInheriting } = composed
  const leaves = isInheriting ? known([]) : await readLeaving(change, base)
  if (!leaves.known) return { problems: leaves, reading: null }
  const problems = [...reading.problems, ...leaves.value]
  return { problems: known(problems), reading: problems.length > 0 ? null : reading }
}

/** Whether something stands there that is no file, as a folder; only asked where no file is. */
const isElsewise = async (
  { reader }: Pick<ProposingChange, 'reader'>,
  path: string,
): Promise<Known<boolean>> => {
  const existing = await reader.readExistingPaths([path])
  return existing.known ? known(existing.value.has(path)) : existing
}

/**
 * A repository cannot leave the floor of its owner by a change of its own. Where a defect hides whether its policy extends the
 * owner's, it counts as extending, and the owner's file is read for its floor.
 */
const readLeaving = async (
  { readOwnerPolicy, isFloorEverywhere, policyPath: path }: ProposingChange,
  base: PolicyReading,
): Promise<Known<readonly PolicyProblem[]>> => {
  if (isFloorEverywhere) return known([])
  if (!base.mayExtend) return known(leavingFloor(path, base.floorFrom))
  const owner = await readOwnerPolicy(path)
  if (!owner.known || owner.value === null) {
    const why = owner.known ? 'GitHub did not find it (404)' : owner.why
    const what = `the policy at the base seems to extend the policy of the owner, which could not be read: ${why}`
    return owner.known || !owner.isPassing ? unknown(what) : unreadNow(what)
  }
  const { mayHaveFloor, readPolicyFile } = await lazy.composePolicy()
  const { content, path: ownerPath, source } = owner.value
  return known(
    leavingFloor(path, mayHaveFloor(readPolicyFile(content, ownerPath, source)) ? ownerPath : undefined),
  )
}

const leavingFloor = (path: string, floorFrom: string | undefined): readonly PolicyProblem[] =>
  floorFrom === undefined
    ? []
    : [
        {
          path,
          line: 1,
          column: 1,
          message: `the change removes \`extends: owner\`, by which the floor of ${floorFrom} counts in this repository.`,
          fix: 'Keep `extends: owner`. Who may change the floor can remove it there first.',
        },
      ]

/** The cases at the head that the policy decides otherwise. A policy without cases has none that fail. */
const readFailedCases = async (
  { reader, policyPath, at }: ProposingChange,
  reading: PolicyReading,
  path: string,
  check: (change: Change) => Promise<CheckedChange>,
): Promise<Known<readonly FailedCase[]>> => {
  const content = await reader.readHeadBytes(path)
  if (!content.known) return content
  if (content.value === null) {
    const message = `${path} is a symlink, a folder or a submodule. The cases must be a file.`
    const elsewise = await isElsewise({ reader }, path)
    return elsewise.known ? known(elsewise.value ? [{ path, line: 1, message }] : []) : elsewise
  }
  const { runCases } = await lazy.runCases()
  const { problems, cases } = await runCases(
    { content: content.value, path },
    { reading, policyPath, at },
    check,
  )
  return known([
    ...problems.map(({ line, message }) => ({ path, line, message })),
    ...cases.flatMap(({ name, line, differences }) =>
      differences.length === 0
        ? []
        : [{ path, line, message: `the case ${JSON.stringify(name)} fails. ${differences.join(' ')}` }],
    ),
  ])
}
