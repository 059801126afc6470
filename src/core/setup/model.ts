import type { DefaultBranch, TextFile } from '../diagnosis/model/setup-facts.ts'
import type { FileFix, RefusedFix } from '../gate/fix/model.ts'
import type { PolicyReading } from '../policy/model/policy.ts'
import type { Known } from '../vocabulary/known.ts'

/** The files that `closeout init` writes, in the order in which it shows them. The last two only with `--agents`. */
export const setupPaths = {
  workflow: '.github/workflows/artifact-gate.yml',
  policy: '.github/closeout.yml',
  ignore: '.gitignore',
  template: '.github/pull_request_template.md',
  agents: 'AGENTS.md',
  skill: '.agents/skills/closeout/SKILL.md',
} as const
export type SetupPart = keyof typeof setupPaths

/** The action as the workflow names it: `owner/name@commit`, and the version for the comment beside it. */
export type ActionVersion = { readonly uses: string; readonly version: string | null }

/**
 * A file as it is before the setup: its path, which may differ from the usual one in letter case or folder, and its bytes
 * as characters. `null` bytes: there is none. `obstacle` is why it cannot be written, as the end of a sentence.
 */
export type SetupTarget = {
  readonly path: string
  readonly bytes: string | null
  readonly obstacle: string | null
}

export type SetupFacts = {
  readonly targets: Readonly<Record<SetupPart, SetupTarget>>
  readonly workflows: readonly TextFile[]
  /** The branch whose pushes the gate checks. */
  readonly branch: DefaultBranch
  readonly action: ActionVersion
  readonly policy: PolicyReading
  /** The roots that no `.gitignore` covers. */
  readonly unignored: Known<readonly string[]>
  readonly trackedCount: Known<number>
  readonly withAgents: boolean
}

/** What becomes of one file. */
export type PartPlan =
  | { readonly kind: 'write'; readonly after: string }
  | { readonly kind: 'keep'; readonly why: string }
  | { readonly kind: 'refuse'; readonly message: string; readonly fix: string }

/** A file that stays as it is, and why nothing is missing there. */
export type KeptFile = { readonly path: string; readonly why: string }

/** What `closeout init` does. Nothing is written while it is made. The paths of `files` are relative to the repository. */
export type SetupPlan = {
  readonly files: readonly FileFix[]
  readonly kept: readonly KeptFile[]
  readonly refused: readonly RefusedFix[]
  readonly notes: readonly string[]
}

/** Between the bytes of a file, one character each, and its text. */
export type Codec = { readonly decode: (bytes: string) => string; readonly encode: (text: string) => string }
