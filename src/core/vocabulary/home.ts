/** Where the project’s own pages are. */
export const projectPage = 'https://github.com/closeout-dev/closeout'

/** The page of a rule of the gate. */
export const rulePage = (code: string): string => `${projectPage}/blob/main/docs/rules.md#${code}`
