import { escapeMarkdown } from '../escape-markdown.ts'
import { instants, instantText } from './instants.ts'
import { commitLink, type Pages, personLink } from './links.ts'

/** A name after escaping: the sign, a character without width, and the login. */
const person = /@\u200b([A-Za-z0-9](?:[A-Za-z0-9-]|\\_)*(?:\\\[bot\\\])?)/g

/**
 * Twelve digits of a commit as a word of their own. One of 280 commits has no letter among them: those digits are a
 * commit unless they are the number of something else.
 */
const commit = /(?<![\w/.-]|\b(?:run|job|artifact|check|attempt|suite|status) )[0-9a-f]{12}(?![\w/-]|\.\w)/g

/**
 * A sentence of ours as Markdown, in which words from outside may stand. Those take no effect; instants are dates, and
 * commits and people are links.
 */
export const renderSentence = (text: string, pages: Pages | null): string =>
  escapeMarkdown(text)
    .replace(person, (_, login: string) => personLink(login.replaceAll('\\', ''), pages))
    .replace(instants, instantText)
    .replace(commit, sha => commitLink(sha, pages))
