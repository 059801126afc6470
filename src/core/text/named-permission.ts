/** The permission that a token lacks, as the reason of an unknown fact names it: `issues: read`; `null` for none. */
export const namedPermission = (why: string): string | null =>
  /permission `([\w-]+: (?:read|write))`/.exec(why)?.[1] ?? null
