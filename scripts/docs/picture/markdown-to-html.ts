/** Converts Markdown to the HTML that GitHub shows: GFM, with only the HTML that GitHub allows. */
import { createRequire } from 'node:module'
import { fromHtml } from 'hast-util-from-html'
import { defaultSchema, sanitize } from 'hast-util-sanitize'
import { toHtml } from 'hast-util-to-html'
import { micromark } from 'micromark'
import { gfm, gfmHtml } from 'micromark-extension-gfm'

/**
 * Convert Markdown to HTML, sanitized by the schema that follows GitHub's. Allowed raw HTML stays, comments are removed.
 * Like GitHub, give each block the direction of its own text.
 */
export function markdownToHtml(markdown: string): string {
  const html = micromark(markdown, {
    allowDangerousHtml: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  })
  const clean = toHtml(sanitize(fromHtml(html, { fragment: true }), allowed))
  return clean.replace(/<(p|h[1-6]|ul|ol|blockquote)>/g, '<$1 dir="auto">')
}

/** The schema lacks an element that the list of GitHub has. */
const allowed = {
  ...defaultSchema,
  tagNames: [...(defaultSchema.tagNames ?? []), 'wbr'],
  clobberPrefix: '',
}

/** GitHub's own stylesheet for Markdown. */
export const stylesheetPath = (isDark: boolean): string =>
  createRequire(import.meta.url).resolve(
    `github-markdown-css/github-markdown-${isDark ? 'dark' : 'light'}.css`,
  )

export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
