/** Checked reads of GitHub's answers: nothing is assumed about JSON from outside. */
export type Json = Readonly<Record<string, unknown>>

export const asObject = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null

export const asText = (value: unknown): string | null => (typeof value === 'string' ? value : null)
export const asNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null

/** Every entry read by `read`; `null` where the list is none or an entry cannot be read. */
export const asList = <T>(value: unknown, read: (entry: Json) => T | null): readonly T[] | null => {
  if (!Array.isArray(value)) return null
  const list: T[] = []
  for (const entry of value) {
    const object = asObject(entry)
    const one = object && read(object)
    if (one === null) return null
    list.push(one)
  }
  return list
}

/** An answer of GitHub, as any Octokit gives it. */
export type GitHubResponse = {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  readonly data: unknown
}

/**
 * The one way to GitHub's REST API: `octokit.request` of `@actions/github`, `@octokit/rest` or Probot fits as it is.
 *
 * It rejects on a status from 400 on, with an error that carries `status` and, where there is one, `response`.
 */
export type GitHubRequest = (route: string, parameters?: Record<string, unknown>) => Promise<GitHubResponse>
