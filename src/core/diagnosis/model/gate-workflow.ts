/** The types of `pull_request` that can change the verdict. */
export const neededTypes = [
  'opened',
  'edited',
  'synchronize',
  'reopened',
  'ready_for_review',
  'converted_to_draft',
] as const
