/** How a finished run ended. @see seed 002, "The declare_complete terminal" */
export const terminals = ['done', 'blocked', 'budget-exceeded', 'regression'] as const
export type Terminal = (typeof terminals)[number]

/** The names of the artifact types, apart from their schemas, which few need to load. @see seed 002, "The artifact types" */
export const artifactTypeNames = [
  'development_result',
  'issues',
  'fix_result',
  'commit_message',
  'commit_cleanup',
  'planning_analysis_decision',
  'review_analysis_decision',
  'development_analysis_decision',
  'smoke_test_result',
  'product_spec',
  'plan',
] as const

export type ArtifactType = (typeof artifactTypeNames)[number]

export const isArtifactType = (name: string): name is ArtifactType =>
  artifactTypeNames.some(known => known === name)

/** The kinds of checks that evidence names. */
export const checkKinds = [
  'build',
  'types',
  'lint',
  'test',
  'command',
  'security',
  'diff',
  'browser',
  'runtime',
  'policy',
  'external',
] as const

/** Where the learning of a run stands. */
export const learningStatuses = ['pending', 'learned', 'followup_required', 'blocked'] as const

/** The names of our own checks: the job of the gate, and the check of the app. They are evidence of nothing. */
export const ownCheckNames = ['artifact gate', 'artifact lifecycle'] as const

/** The info string of the fenced block that carries a record; compared exactly. */
export const recordInfoString = 'closeout-record'
