import { escapeMarkdown, escapeMarkdownCode } from '../escape-markdown.ts'

/** Where GitHub’s pages of a repository are: `https://github.com` and `https://github.com/octo/shop`. */
export type Pages = { readonly server: string; readonly repository: string }

/** Addresses that need no escape inside a link. */
const plainAddress = /^https?:\/\/[A-Za-z0-9/:.?=%#&~+,;_-]+$/

/** The pages of a repository, from the address of one of its pull requests; `null` where it is not one. */
export const pagesOf = (pullRequest: string): Pages | null => {
  const [, server, repository] = /^(https?:\/\/.+)\/([^/]+\/[^/]+)\/pull\/\d+$/.exec(pullRequest) ?? []
  return server === undefined || repository === undefined ? null : pagesAt(server, repository)
}

/** The pages of `owner/name` on a server; `null` where the address is not fit for a link. */
export const pagesAt = (server: string, repository: string): Pages | null => {
  const top = server.replace(/\/+$/, '')
  const page = `${top}/${repository}`
  return plainAddress.test(page) ? { server: top, repository: page } : null
}

/** A link whose text is Markdown already; the text alone where the address is not fit for a link. */
export const linkTo = (address: string | null, markdown: string): string =>
  address !== null && plainAddress.test(address) ? `[${markdown}](${address})` : markdown

/** How many digits of a commit a reader is shown. */
const shownDigits = 12

/** A commit by its first digits, linked to its page. */
export const commitLink = (sha: string, pages: Pages | null): string =>
  linkTo(
    pages && /^[0-9a-f]{7,64}$/.test(sha) ? `${pages.repository}/commit/${sha}` : null,
    escapeMarkdownCode(sha.slice(0, shownDigits)),
  )

/** A branch, linked to its files. */
export const branchLink = (ref: string, pages: Pages | null): string =>
  linkTo(pages && `${pages.repository}/tree/${encodePath(ref)}`, escapeMarkdownCode(ref))

/** The page of a file at a commit, at its line where there is one; `null` where there is no such page. */
export const fileAddress = (
  { path, line }: { readonly path: string; readonly line?: number | undefined },
  commit: string | null,
  pages: Pages | null,
): string | null =>
  pages && commit !== null && /^[0-9a-f]{7,64}$/.test(commit)
    ? `${pages.repository}/blob/${commit}/${encodePath(path)}${line === undefined ? '' : `?plain=1#L${line}`}`
    : null

/** A path for an address: nothing in it ends the address or its brackets. */
const encodePath = (path: string): string =>
  path
    .replace(/[\ud800-\udfff]/gu, '\ufffd')
    .split('/')
    .map(segment => encodeURIComponent(segment).replace(/[!'()*]/g, encodeMark))
    .join('/')

const encodeMark = (mark: string): string => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`

/** An address from outside that leaves neither its brackets nor its table cell. */
export const webAddress = (url: string): string =>
  encodeURI(url.slice(0, 2_000).replace(/[\ud800-\udfff]/gu, '\ufffd'))
    .replace(/%25/g, '%')
    .replace(/[^A-Za-z0-9/:.?=%#&~+,;_-]/g, encodeMark)

/** A person or a bot by name, linked to the profile. A link mentions nobody. */
export const personLink = (login: string, pages: Pages | null): string => {
  const [, name, bot] = /^([A-Za-z0-9][A-Za-z0-9_-]{0,99})(\[bot\])?$/.exec(login) ?? []
  if (name === undefined) return escapeMarkdown(login)
  const page = pages && `${pages.server}/${bot === undefined ? '' : 'apps/'}${name}`
  return linkTo(page, escapeMarkdown(name))
}
