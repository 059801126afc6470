import { escapeMarkdown } from '../escape-markdown.ts'
import { instants, instantText } from './instants.ts'
import { commitLink, type Pages, personLink } from './links.ts'

/** A name after escaping: the sign, a character without width, and the login. */
const person = /@\u200b([A-Za-z0-9](?:[A-Za-z0-9-]|\\_)*(?:\\\[bot\\\])?)/g

/** Twelve digits of a commit as a word of their own, with a letter among them. */
const commit = /(?<![\w/.-])(?=\d*[a-f])[0-9a-f]{12}(?![\w/-]|\.\w)/g

/**
 * A sentence of ours as Markdown, in which words from outside may stand. Those take no effect; instants are dates, and
 * commits and people are links.
 */
export const renderSentence = (text: string, pages: Pages | null): string =>
  escapeMarkdown(text)
    .replace(person, (_, login: string) => personLink(login.replaceAll('\\', ''), pages))
    .replace(instants, instantText)
    .replace(commit, sha => commitLink(sha, pages))
