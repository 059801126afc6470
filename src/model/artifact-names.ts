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
