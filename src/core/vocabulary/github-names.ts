/** Whether two logins, labels or repositories (`owner/name`) are one to GitHub, which knows no letter case there. */
export const isSameName = (one: string | null | undefined, other: string): boolean =>
  one?.toLowerCase() === other.toLowerCase()

/** Whether a login is that of an app's own bot. */
export const isBotOf = (login: string, slug: string): boolean => isSameName(login, `${slug}[bot]`)

/** A label as it is made. */
export type NewLabel = { readonly name: string; readonly color: string; readonly description: string }

/** The write that makes a label where the repository has none of its name: one, or none. */
export const createIfMissing = (
  { name, color, description }: NewLabel,
  present: readonly { readonly name: string }[],
): readonly (NewLabel & { readonly kind: 'create label' })[] =>
  present.some(label => isSameName(label.name, name))
    ? []
    : [{ kind: 'create label', name, color, description }]
