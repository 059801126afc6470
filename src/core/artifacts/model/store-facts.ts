import type { JournalEntry, SinkEntry } from './journal.ts'

/** Whether a line's HMAC is right. `unkeyed`: a key is set, the line has no HMAC; `unchecked`: the other way round. */
export type MacStatus = 'good' | 'bad' | 'unkeyed' | 'unchecked' | 'none'

/** A line of a journal; `entry` is `null` where the line is not an entry. */
export type JournalLine<T> = {
  readonly entry: T | null
  readonly hash: string
  readonly mac: MacStatus
  readonly isBlank: boolean
}

/** A journal as it was read: `torn` are the bytes of an incomplete last line. `null`: there is none. */
export type JournalFacts<T> = { readonly lines: readonly JournalLine<T>[]; readonly torn: number } | null

/** A path of the store. `path` is relative to it; `sha256` is `null` for what is no regular file. */
export type StoredFile = {
  readonly path: string
  readonly kind: 'file' | 'link' | 'other'
  readonly sha256: string | null
}

export type RunFacts = {
  readonly run: string
  readonly journal: JournalFacts<JournalEntry>
  readonly files: readonly StoredFile[]
}

/** Everything that an audit of the store depends on. `strays` are outside every run's folder. */
export type StoreFacts = {
  readonly root: string
  readonly runs: readonly RunFacts[]
  readonly sink: JournalFacts<SinkEntry>
  readonly strays: readonly StoredFile[]
  /** Whether a process holds the store's lock, or was stopped while it did. */
  readonly isLocked: boolean
}

/** What an audit of a store can find. */
export type StoreFindingCode =
  | 'unjournaled-file'
  | 'altered-file'
  | 'missing-file'
  | 'broken-chain'
  | 'cut-journal'
  | 'unrecorded-step'
  | 'unknown-type'
  | 'outside-a-run'
  | 'not-a-file'
  | 'unearned-terminal'
  | 'interrupted-write'

/** One finding; `path` is relative to the store, `line` counts from 1 in a journal. */
export type StoreFinding = {
  readonly code: StoreFindingCode
  readonly path: string
  readonly line?: number
  readonly run?: string
  readonly type?: string
  readonly sha256?: string
  readonly message: string
}
