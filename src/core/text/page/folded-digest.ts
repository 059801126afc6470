import { escapeMarkdownCode } from '../escape-markdown.ts'

/** A digest that a reader opens only to compare it: its first digits, and all of them folded below. */
export const foldedDigest = (name: string, digest: string): string =>
  `<details><summary>${name} ${/^[0-9a-f]+$/.test(digest) ? `${digest.slice(0, 12)}…` : ''}</summary>${escapeMarkdownCode(digest)}</details>`
