import { escapeMarkdown, escapeMarkdownCode } from '../../text/escape-markdown.ts'
import { commitLink, fileAddress, linkTo, type Pages } from '../../text/page/links.ts'

/** Where the policy was read, as Markdown: the file at its commit, linked, or `defaults`. */
export const policyLink = (policy: string, pages: Pages | null): string => {
  const [, path, commit] = /^(.+)@([0-9a-f]{40,64})$/.exec(policy) ?? []
  if (path === undefined || commit === undefined) return escapeMarkdown(policy)
  return `${linkTo(fileAddress({ path }, commit, pages), escapeMarkdownCode(path))} at ${commitLink(commit, pages)}`
}
