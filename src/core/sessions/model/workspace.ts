import type { Known } from '../../vocabulary/known.ts'
import type { FolderContents } from './removal.ts'

/** The files of a session that are read, by the name that findings and schemas use. */
export const sidecarFiles = {
  state: 'state.json',
  acceptance: 'acceptance.json',
  evidence: 'evidence.json',
  critique: 'critique.json',
  handoff: 'handoff.json',
  release: 'release.json',
  learning: 'learning.json',
  'trust-bundle': 'trust.bundle',
} as const
export type SidecarName = keyof typeof sidecarFiles
export const sidecarNames = Object.keys(sidecarFiles) as readonly SidecarName[]

/** A larger sidecar is not read: it is refused. */
export const maxSidecarBytes = 1_048_576

/**
 * One sidecar as it was read. `value` is parsed JSON of any shape, from anyone; `text` what it was parsed from.
 * `why` is a clause that follows the file's name: "is a symlink". `isFolderClosed` where the folder does not even let its
 * files be seen.
 */
export type SidecarReading =
  | { readonly standing: 'absent' }
  | { readonly standing: 'unreadable'; readonly why: string; readonly isFolderClosed?: true }
  | { readonly standing: 'read'; readonly value: unknown; readonly text: string }

export type Sidecars = Readonly<Partial<Record<SidecarName, SidecarReading>>>

/**
 * One session folder. `slug` is its name as shown text, `path` leads to it, as the root was given.
 * A sidecar that was not asked for has no key.
 */
export type SessionFacts = {
  readonly slug: string
  readonly path: string
  readonly sidecars: Sidecars
  /** Everything in the folder, at any depth, where it was asked for. */
  readonly contents?: FolderContents
  /** When the newest file of the folder changed, in milliseconds, where it was asked for. */
  readonly newestChangeAt?: number | null
  /** Branches that the default branch holds, where git was asked. */
  readonly mergedBranches?: Known<ReadonlySet<string>>
}
