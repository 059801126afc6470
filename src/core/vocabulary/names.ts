/** The one structured hand-off of a finished run. @see seed 002, "The declare_complete terminal" */
export const terminals = ['done', 'blocked', 'budget-exceeded', 'regression'] as const
export type Terminal = (typeof terminals)[number]
