/** The permission that a token lacks, as the reason of an unknown fact names it: `issues: read`; `null` for none. */
export const namedPermission = (why: string): string | null =>
  /permission `([\w-]+: (?:read|write))`/.exec(why)?.[1] ?? null

/** How to give a token a permission that it lacks. */
export const permissionFix = (permission: string): string =>
  `Add this line to \`permissions\` in the workflow: ${permission}`
