import { parseCloseout } from '../core/closeout/parse-closeout.ts'
import type { ParseCloseout } from '../core/closeout/remember-closeouts.ts'
import { chooseBaseDocuments, chooseCloseout, readingOptionsOf } from '../core/gate/choose-closeout.ts'
import { chooseDocuments } from '../core/gate/choose-documents.ts'
import { evaluateChange } from '../core/gate/evaluate-change.ts'
import { listQuestions } from '../core/gate/list-questions.ts'
import type {
  AccessRole,
  ChangeFacts,
  ChangeSubject,
  Comment,
  PullRequestFacts,
} from '../core/gate/model/facts.ts'
import type { CheckedGate, CloseoutReading } from '../core/gate/model/rule-context.ts'
import type { Policy, PolicyReading } from '../core/policy/model/policy.ts'
import { rootsWith } from '../core/vocabulary/artifact-roots.ts'
import { type Known, known } from '../core/vocabulary/known.ts'
import type { ChangeReader } from '../io/change-reader.ts'
import type { EvidenceAnswer, EvidenceRequest } from './evidence/look-up-evidence.ts'
import { lazy } from './lazy.ts'
import { markIgnored } from './mark-ignored.ts'
import type { ReadOwnerPolicy } from './policy/read-owner-policy.ts'
import { modeOf, readPolicy } from './policy/read-policy.ts'
import { readProposedPolicy } from './policy/read-proposed-policy.ts'
import { readRecords } from './read-records.ts'

/** A change with everything that its check needs. Every front end opens one and passes it to `checkChange`. */
export type Change = {
  readonly subject: ChangeSubject
  readonly reader: ChangeReader
  /** The path of the policy file at the base, relative to the root. */
  readonly policyPath: string
  /** Reads the file of the same path of the owner. Called where the policy extends it, or a floor counts everywhere. */
  readonly readOwnerPolicy: ReadOwnerPolicy
  /** Whether the floor of the owner counts for a policy that does not extend it. */
  readonly isFloorEverywhere?: boolean
  /** The policy to check by, instead of the one at the base. */
  readonly policyReading?: PolicyReading
  /** It is described by a case of a policy: the policy of its head is not asked for. */
  readonly isCase?: boolean
  /** The request starts before the check, so that it runs at the same time as git. */
  readonly pullRequest: Promise<Known<PullRequestFacts | null>>
  readonly readReferences: (targets: readonly string[]) => Promise<ReadonlyMap<string, Known<boolean>>>
  /** All comments, oldest first. */
  readonly readComments: () => Promise<Known<readonly Comment[]>>
  readonly lookUpEvidence: (request: EvidenceRequest) => Promise<EvidenceAnswer>
  readonly readRole: (login: string) => Promise<Known<AccessRole>>
  /** Path of an artifact store on this machine that is also audited; `null` for none. */
  readonly artifactStore: string | null
  /** ISO-8601 UTC. */
  readonly at: string
  /** The workflow file that runs the gate, relative to the root. */
  readonly gateWorkflow: string | null
  /** The mode that the caller asks for; it overrides the policy. */
  readonly mode: Policy['mode'] | null
  /** Parses the closeout. A front end that checks the same text several times passes a shared parser. */
  readonly parse?: ParseCloseout
}

/** A checked change, with the whole policy: the facts hold it as the gate knows it. */
export type CheckedChange = CheckedGate & { readonly policy: Policy }

/**
 * Read the facts of a change and its closeout, look up what the closeout claims, and evaluate all rules. The action,
 * the command line and the app all call this function.
 */
export const checkChange = async (change: Change): Promise<CheckedChange> => {
  const { reader, subject } = change
  const policyReading = modeOf(change.policyReading ?? (await readPolicy(change)), change.mode)
  const { policy } = policyReading
  const tree = readTree(change, policy, rootsWith(policy.roots))
  // It is awaited below. If the texts fail first, nobody does, and the rejection must not end the process.
  tree.catch(() => undefined)
  const homes = await readHomes(change, policy)
  const chosen = chooseCloseout(homes, policy, change.parse ?? parseCloseout)
  const { changedFiles } = homes
  const questions = chosen
    ? listQuestions(chosen.closeout, subject, changedFiles)
    : { paths: [], references: [] }
  const reading = chosen ? readReading(chosen) : Promise.resolve(null)
  const [treeFacts, proposed, artifactStore, existingPaths, newDependencies, references, closeout, evidence] =
    await Promise.all([
      tree,
      readProposedPolicy(change, policyReading, changedFiles, checkChange),
      auditStore(change.artifactStore),
      questions.paths.length > 0 ? reader.readExistingPaths(questions.paths) : known(new Set<string>()),
      readNewDependencies(change, chosen, changedFiles),
      questions.references.length > 0
        ? change.readReferences(questions.references)
        : new Map<string, Known<boolean>>(),
      reading,
      lookUp(change, reading, changedFiles, policy),
    ])

  const facts: ChangeFacts = {
    at: change.at,
    policy: policyReading,
    ...proposed,
    gateWorkflow: change.gateWorkflow,
    ...homes,
    ...treeFacts,
    artifactStore,
    existingPaths,
    newDependencies,
    references,
    ...evidence,
  }
  return { report: evaluateChange(facts, closeout), facts, reading: closeout, policy }
}

const readReading = async (chosen: Omit<CloseoutReading, 'record'>): Promise<CloseoutReading> => ({
  ...chosen,
  record: await readRecords(chosen.closeout),
})

/** Manifests are read only if the closeout says that no dependency is new. */
const readNewDependencies = async (
  { reader }: Change,
  chosen: Omit<CloseoutReading, 'record'> | null,
  changedFiles: ChangeFacts['changedFiles'],
): Promise<ChangeFacts['newDependencies']> => {
  const isClaimed = chosen?.closeout.changeClaims.some(({ kind }) => kind === 'no new dependencies')
  if (!isClaimed || !changedFiles.known) return known([])
  const { readNewDependencies: read } = await lazy.readNewDependencies()
  return read(reader, changedFiles.value)
}

type EvidenceFacts = Pick<ChangeFacts, 'evidence' | 'headMovedTo'>

/**
 * Look up the evidence that the closeout names. A merge group brings the closeout of its pull request, whose evidence is
 * of another commit: it was looked up there.
 */
const lookUp = async (
  change: Change,
  pendingReading: Promise<CloseoutReading | null>,
  changedFiles: ChangeFacts['changedFiles'],
  { evidence: policy }: Policy,
): Promise<EvidenceFacts> => {
  const { subject, reader } = change
  if (subject.kind === 'merge_group' || subject.kind === 'push') return { evidence: null, headMovedTo: null }
  const reading = await pendingReading
  const lines = reading?.closeout.evidence ?? []
  const records = reading?.record.standing === 'valid' ? reading.record.records : []
  // Only version 1.1 of the record has evidence that is looked up.
  const isNamed = lines.length > 0 || records.some(({ schema_version }) => schema_version === '1.1')
  return isNamed
    ? change.lookUpEvidence({ lines, records, subject, changedFiles, policy, reader })
    : { evidence: [], headMovedTo: null }
}

/** The facts from trees and commits. They are read at the same time as the texts. */
const readTree = async ({ reader, subject }: Change, policy: Policy, roots: readonly string[]) => {
  const isPush = subject.kind === 'push'
  const asksTrailers = (policy.closeout.required_for?.trailers ?? []).length > 0
  const [tracked, runtimeInHistory, unignoredRoots, trailers] = await Promise.all([
    reader.readTrackedRuntime(roots),
    isPush ? known([]) : reader.readRuntimeHistory(roots),
    reader.readUnignoredRoots(roots),
    asksTrailers ? reader.readTrailers() : known([]),
  ])
  const open = unignoredRoots.known ? { asked: roots, open: unignoredRoots.value } : { asked: [], open: [] }
  return {
    trackedRuntime: tracked.known
      ? known(await markIgnored(tracked.value.paths, open, reader.readUnignoredRoots))
      : tracked,
    hasMergeConflict: tracked.known && tracked.value.hasConflict,
    runtimeInHistory,
    unignoredRoots,
    presentRoots: reader.readPresentRoots?.(roots) ?? [],
    trailers,
  }
}

/** The texts that may contain the closeout. */
const readHomes = async (change: Change, policy: Policy) => {
  const { reader, subject, pullRequest, parse } = change
  const readsComments = policy.closeout.sources.includes('comment') && subject.number !== null
  const [changedFiles, template, pull, everyComment] = await Promise.all([
    subject.kind === 'push' ? known([]) : reader.readChangedFiles(),
    reader.readTemplate(),
    pullRequest,
    readsComments ? change.readComments() : known([]),
  ])
  const comments = await chooseComments(
    change,
    policy,
    { subject, template, pullRequest: pull },
    everyComment,
  )
  const { paths, leftOut } = changedFiles.known
    ? chooseDocuments(changedFiles.value, policy)
    : { paths: [], leftOut: 0 }
  const documents = changedFiles.known ? await reader.readDocuments(paths) : changedFiles
  const homes = { subject, changedFiles, template, pullRequest: pull, comments, documents }
  const compared = chooseBaseDocuments(homes, policy, parse ?? parseCloseout)
  const baseDocuments = compared ? await reader.readBaseDocuments(compared) : known([])
  return { ...homes, baseDocuments, documentsLeftOut: leftOut }
}

/** The comment that may hold the closeout. Nobody's role is looked up where the body has a section. */
const chooseComments = async (
  { parse = parseCloseout, readRole }: Change,
  policy: Policy,
  facts: Pick<ChangeFacts, 'subject' | 'template' | 'pullRequest'>,
  comments: Known<readonly Comment[]>,
): Promise<Known<readonly Comment[]>> => {
  if (!comments.known || comments.value.length === 0) return comments
  const options = readingOptionsOf(facts, policy)
  const holdsCloseout = (text: string): boolean => parse(text, options).section !== null
  const body = facts.pullRequest.known ? (facts.pullRequest.value?.body ?? '') : ''
  if (policy.closeout.sources.includes('body') && holdsCloseout(body)) return known([])
  const { readCloseoutComments } = await lazy.readCloseoutComments()
  return readCloseoutComments(comments, holdsCloseout, readRole)
}

/** The code for the store is loaded only if the gate gets a store. */
const auditStore = async (path: string | null): Promise<ChangeFacts['artifactStore']> => {
  if (path === null) return known([])
  const { auditArtifactStore } = await lazy.auditArtifactStore()
  return auditArtifactStore(path)
}
