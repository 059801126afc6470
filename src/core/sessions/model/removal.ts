/**
 * One entry of a session's folder, at any depth. `path` is relative to the folder, with slashes. `blob` is the id that
 * git gives to the bytes, `null` where it was not computed. `text` is there for files whose lines are checked.
 */
export type FolderEntry = {
  readonly path: string
  readonly kind: 'file' | 'folder' | 'symlink' | 'other'
  readonly bytes: number
  readonly changedAt: number
  readonly blob: string | null
  readonly text?: string
}

/** Everything in a session's folder, ordered by path. `unread` are the places that could not be read, with the cause. */
export type FolderContents = { readonly entries: readonly FolderEntry[]; readonly unread: readonly string[] }

/** The files that the repository has committed at its head: their paths, and a path for the id of each content. */
export type CommittedFiles = {
  readonly paths: ReadonlySet<string>
  readonly pathOfBlob: ReadonlyMap<string, string>
}

/** One file of a session that may go: why nothing is lost with it, and where its content is now. */
export type RemovableFile = { readonly path: string; readonly why: string; readonly lives: readonly string[] }

/**
 * Whether a session may leave the artifact root. `reasons` say what would be lost, each as a sentence without its
 * full stop; the session is safe to remove where there are none. `files` are then all files of the folder. `isOnlyLive`:
 * nothing would be lost, but the session changed within the hour.
 */
export type Removal = {
  readonly reasons: readonly string[]
  readonly files: readonly RemovableFile[]
  readonly isOnlyLive: boolean
}

/** A session that was changed this recently may be held by a live process. */
export const liveWindowMs = 3_600_000

/** One file in a manifest. `path` is relative to the session's folder. */
export type ManifestFile = RemovableFile & { readonly bytes: number; readonly sha256: string }

/** What `closeout clean` writes beside a session that it moved to the archive lane. */
export type Manifest = {
  readonly schema_version: '1.0'
  readonly slug: string
  readonly moved_from: string
  readonly moved_to: string
  readonly moved_at: string
  readonly reasons: readonly string[]
  readonly files: readonly ManifestFile[]
}
