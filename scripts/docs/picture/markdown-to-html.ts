/** Converts Markdown to the HTML that GitHub shows: GFM, with only the HTML tags that GitHub allows. */
import { createRequire } from 'node:module'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/** The raw HTML tags that GitHub keeps. All other tags are removed, and so are attributes that run or load something. */
const keptTags =
  'a|b|blockquote|br|code|dd|del|details|div|dl|dt|em|h[1-6]|hr|i|img|ins|kbd|li|ol|p|picture|pre|q|s|samp|source|span|strike|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|tt|ul|var|input'
const anyTag = /<(\/?)([a-z][a-z0-9-]*)([^>]*)>/gi
const badAttribute =
  /\s(?:on\w+|style|srcdoc|class(?!="(?:task-list-item|contains-task-list|language-[\w-]+|footnotes|sr-only|data-footnote-backref)"))\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi
const isKept = new RegExp(`^(?:${keptTags})$`, 'i')

/** Convert Markdown to HTML. Allowed raw HTML stays, comments are removed. */
export function markdownToHtml(markdown: string): string {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  return html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(anyTag, (_, slash: string, name: string, rest: string) =>
      isKept.test(name) ? `<${slash}${name}${rest.replace(badAttribute, '')}>` : '',
    )
}

/** GitHub's own stylesheet for Markdown. */
export const stylesheetPath = (isDark: boolean): string =>
  createRequire(import.meta.url).resolve(
    `github-markdown-css/github-markdown-${isDark ? 'dark' : 'light'}.css`,
  )

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
