/** The statuses of a local run, in the order of its life. @see seed 001, "Current-State Semantics" */
export const runStatuses = [
  'new',
  'planning',
  'planned',
  'in_progress',
  'blocked',
  'verifying',
  'verified',
  'needs_decision',
  'not_verified',
  'failed',
  'delivered',
  'canceled',
  'accepted',
  'archived',
] as const
export type RunStatus = (typeof runStatuses)[number]

/** The statuses in which a run still needs attention from an agent or a person. */
export const activeStatuses = [
  'planning',
  'planned',
  'in_progress',
  'verifying',
  'blocked',
  'failed',
  'not_verified',
  'needs_decision',
] as const satisfies readonly RunStatus[]

export const phases = [
  'idea',
  'backlog',
  'pickup',
  'planning',
  'execution',
  'verification',
  'goal_fit',
  'evidence',
  'release',
  'learning',
  'done',
] as const
export type Phase = (typeof phases)[number]

export const nextActionStatuses = ['continue', 'needs_user', 'blocked', 'done'] as const
export type NextActionStatus = (typeof nextActionStatuses)[number]
