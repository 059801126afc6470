import type { StoreFinding } from '../../artifacts/model/store-facts.ts'
import type { EvaluatedEvidence } from '../../evidence/model/evidence.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { Suspended } from '../../vocabulary/policy-sections.ts'
import type { FloorOverride, GatePolicy, PolicyProblem } from './gate-policy.ts'

export type Repository = { readonly owner: string; readonly name: string }

/**
 * What is evaluated.
 *
 * `push` and `merge_group` have no author's text of their own: a merge group brings the closeout of its pull request.
 * `isDefaultBranch` says whether the change lands on the repository's default branch. `head` is the commit that is
 * checked, and `tip` the last commit of the change itself: they differ where a checkout is of the test merge. Evidence
 * is of the tip. `top` leads from the folder of the caller to the top of the checkout, for commands to paste; absent
 * where it is that folder.
 */
export type ChangeSubject = {
  readonly kind: 'pull_request' | 'merge_group' | 'push' | 'local'
  readonly repository: Repository | null
  readonly number: number | null
  readonly base: { readonly ref: string | null; readonly sha: string | null }
  readonly head: { readonly ref: string | null; readonly sha: string | null }
  readonly tip: string | null
  readonly isDefaultBranch: boolean
  readonly top?: string
}

/** `association` as GitHub names it: OWNER, MEMBER, COLLABORATOR, CONTRIBUTOR, NONE … */
export type Author = { readonly login: string; readonly isBot: boolean; readonly association?: string }

/** Where the text was read. `payload` may be stale, and the report says so. */
export type BodySource = 'live' | 'payload' | 'file'

export type PullRequestFacts = {
  readonly author: Author | null
  readonly isDraft: boolean
  /** ISO 8601; `null` where it is not known, as in a checkout. */
  readonly createdAt: string | null
  readonly labels: readonly string[]
  readonly body: string
  readonly bodySource: BodySource
}

/**
 * A path under a runtime root.
 *
 * `path` is shown text: bytes that are not UTF-8 are replaced. `root` is the place of its root in the tree, as the
 * repository writes it (`packages/web/.Flow-Agents`), with which the path begins. `foldsTo` is there where some file
 * systems read that name as the root's, and others do not (`.flow-agents.`, `FLOW-A~1`). `standing` is what the change does with it:
 * it adds the path, found it at the base, or removes it. `isStaged`: the path is in the index alone, for the next commit.
 * `isRemovalStaged`: the head has it and the index no longer does, so the next commit removes it.
 * `isLoneCopy`: what is staged is neither in the head commit nor on disk. `isIgnored`: the ignore rule of its root exists.
 */
export type RuntimePath = {
  readonly path: string
  readonly root: string
  readonly foldsTo?: string
  readonly kind: 'file' | 'symlink' | 'submodule'
  readonly standing: 'introduced' | 'inherited' | 'removed' | 'undetermined'
  readonly isStaged?: true
  readonly isRemovalStaged?: true
  readonly isLoneCopy?: true
  readonly isIgnored?: true
}

/**
 * What the target would track under the roots after the merge.
 *
 * `hasConflict`: git cannot merge the head by itself, so what the head itself introduces is judged. Known only where
 * git was asked to merge: the usual change with one merge base needs no merge.
 */
export type TrackedRuntime = { readonly paths: readonly RuntimePath[]; readonly hasConflict: boolean }

export type ChangedFile = {
  readonly path: string
  readonly status: 'added' | 'modified' | 'removed' | 'renamed'
  readonly from?: string
}

/** A text file that the change adds or modifies, as it is at the head. */
export type ChangedDocument = { readonly path: string; readonly text: string }

export type Comment = { readonly author: Author; readonly body: string; readonly url: string | null }

/**
 * What somebody may do in the repository. `role` may be a custom one's own name; `permission` is `admin`, `write`,
 * `read` or `none`, `null` where GitHub does not say.
 */
export type AccessRole = { readonly role: string; readonly permission: string | null }

/** A path that one commit of the change added and a later one removed. */
export type HistoricPath = { readonly path: string; readonly commit: string; readonly foldsTo?: string }

/** A dependency that the change adds to a manifest. */
export type NewDependency = { readonly name: string; readonly path: string }

/** What a check has to read besides: the paths and references that its closeout names. */
export type Questions = {
  /** Paths that the closeout names, as it writes them, relative to the repository's root. */
  readonly paths: readonly string[]
  /** `#12`, or addresses of this repository's pull requests, issues, runs and commits. */
  readonly references: readonly string[]
}

/**
 * The policy in force for the gate, where it was read (`path@sha` or "defaults"), and what is wrong with its file.
 * `isModeGiven`: its mode is that of an option or input, which overrides the file.
 */
export type PolicyFacts = {
  readonly policy: GatePolicy & Suspended
  readonly source: string
  readonly isModeGiven?: true
  readonly problems: readonly PolicyProblem[]
  readonly overridden?: readonly FloorOverride[]
}

/** A case of the policy that fails, or a defect of the file of the cases: `line` is 1-based. */
export type FailedCase = { readonly path: string; readonly line: number; readonly message: string }

/** Everything that a verdict on a change may depend on. All of it is read before any rule runs. */
export type ChangeFacts = {
  /** When the facts were gathered, ISO-8601 UTC. */
  readonly at: string
  readonly subject: ChangeSubject
  readonly policy: PolicyFacts
  /** The defects of the policy that the change brings; `null` where it does not edit the policy. */
  readonly proposedPolicy: Known<readonly PolicyProblem[] | null>
  /** The cases of the policy that fail under the policy that the change brings; empty where it edits neither. */
  readonly failedCases: Known<readonly FailedCase[]>
  /** `null` for a push, and for a local check without a body. */
  readonly pullRequest: Known<PullRequestFacts | null>
  readonly trackedRuntime: Known<readonly RuntimePath[]>
  /** Whether the runtime paths were judged without a merge, because the head conflicts with the base. */
  readonly hasMergeConflict: boolean
  readonly runtimeInHistory: Known<readonly HistoricPath[]>
  /** Runtime roots (as policy writes them) that the head's ignore rules do not cover. */
  readonly unignoredRoots: Known<readonly string[]>
  /** Runtime roots at which something stands in the work tree; empty but for a local change. */
  readonly presentRoots: readonly string[]
  readonly changedFiles: Known<readonly ChangedFile[]>
  /** Those of the listed paths that exist at the head, as file or folder. */
  readonly existingPaths: Known<ReadonlySet<string>>
  /** The dependencies that the change adds; empty where the closeout says nothing about them. */
  readonly newDependencies: Known<readonly NewDependency[]>
  /** Each listed reference: whether it exists. */
  readonly references: ReadonlyMap<string, Known<boolean>>
  /**
   * The evidence that the closeout names, with its verdicts; `null` where none is looked up, as for a merge group.
   */
  readonly evidence: readonly EvaluatedEvidence[] | null
  /** The head of the pull request, if it moved while the evidence was looked up. */
  readonly headMovedTo: string | null
  /** Changed Markdown and text documents, for the closeout's other homes and for raw notes. */
  readonly documents: Known<readonly ChangedDocument[]>
  /** Documents of the base that may hold the same closeout as a changed one: what they say is not new. */
  readonly baseDocuments: Known<readonly ChangedDocument[]>
  /** How many changed documents were not read because there were too many. */
  readonly documentsLeftOut: number
  /** The newest comment with a closeout by an author with write access; empty where policy or the body needs none. */
  readonly comments: Known<readonly Comment[]>
  /** Trailer lines (`Key: value`) of the change's commits. */
  readonly trailers: Known<readonly string[]>
  /** The workflow file that runs this gate, relative to the root; `null` outside a workflow. */
  readonly gateWorkflow: string | null
  /** What the audit of the artifact store found; empty where the gate was given none. */
  readonly artifactStore: Known<readonly StoreFinding[]>
  /** The repository's pull-request template at the base, "" for none. */
  readonly template: Known<string>
}
