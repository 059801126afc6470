/** What can be wrong with a session, beyond a sidecar's own shape. */
export const sessionDefects = {
  unreadable: 'A sidecar cannot be read as JSON.',
  shape: 'A sidecar breaks its format.',
  'slug-mismatch': 'A sidecar names another session than its folder.',
  'learned-open': 'Learning counts as learned, but a route is open.',
  'learned-without-correction': 'Learning counts as learned, but a record compares nothing.',
  'deferred-without-trigger': 'A route is deferred, and nothing brings it back.',
  'rejected-without-reason': 'A route is rejected, and nobody says why.',
  'clean-run-shape': 'A clean run has no evidence, or still routes work.',
  'mismatch-shape': 'A mismatch lacks what its correction needs.',
  'followup-closed': 'A follow-up is asked for, but every route is closed or tracked.',
  'decision-tracked': 'The run waits for a decision that an issue already tracks.',
  'learning-missing': 'A delivered run has learned nothing on record.',
  'merged-verified': 'The branch is merged, but the run is still verified.',
  'evidence-unbound': 'A command check does not say what it ran on, or passed on uncommitted changes.',
} as const satisfies Record<string, string>
export type SessionDefect = keyof typeof sessionDefects

/** One defect of a session. `pointer` is a JSON pointer into the file, "" for the file itself. */
export type SidecarFinding = {
  readonly file: string
  readonly pointer: string
  readonly code: SessionDefect
  readonly message: string
  readonly fix: string
}
