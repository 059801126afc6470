/** The codes of session defects, with their meaning. */
export const sessionDefects = {
  unreadable: 'A sidecar cannot be read as JSON.',
  shape: 'A sidecar does not match its schema.',
  'slug-mismatch': 'The `task_slug` of a sidecar is not the name of its folder.',
  'learned-open': 'The learning has status learned, but a route is open and not tracked.',
  'learned-without-correction': 'The learning has status learned, but a record has no correction.',
  'deferred-without-trigger': 'A route is deferred without a trigger.',
  'rejected-without-reason': 'A route is rejected without a reason.',
  'clean-run-shape': 'A clean run has no evidence, or has an open route.',
  'mismatch-shape': 'A correction is needed, but one of its fields is missing.',
  'followup-closed': 'The learning has status followup_required, but every route is closed or tracked.',
  'decision-tracked': 'The run has status needs_decision, but an issue already tracks the decision.',
  'learning-missing': 'A delivered run has no learning.json.',
  'merged-verified': 'The branch is merged, but the run still has status verified.',
  'evidence-unbound': 'A command check does not name its commit, or passed with uncommitted changes.',
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
