/** Where the learning of a run stands. */
export const learningStatuses = ['pending', 'learned', 'followup_required', 'blocked'] as const
