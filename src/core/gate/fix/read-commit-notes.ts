import type { CommitNotes } from './draft-fields.ts'

const reference = String.raw`(?:(?:[\w.-]{1,100}/[\w.-]{1,100})?#\d{1,10}|https?://[\w.-]{1,200}/[\w./-]{1,200}/(?:issues|pull)/\d{1,10})`
const linked = new RegExp(
  String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?|references|part of|relates to)\s*:?\s+(${reference}(?:(?:\s*,|\s+and|\s*&)\s+${reference})*)`,
  'gi',
)

/** The most issues that are taken from the texts. */
const mostIssues = 20

/**
 * What the commits of a change say, and the issues that they, or the rest of the body, link in a keyword of GitHub.
 *
 * @param messages  whole messages, oldest first
 * @param body      the body; "" for none
 */
export const readCommitNotes = (messages: readonly string[], body: string): CommitNotes => ({
  subjects: messages.map(message => message.trimStart().split('\n')[0]?.trim() ?? '').filter(Boolean),
  issues: [...new Set([...messages, body].flatMap(listIssues))].slice(0, mostIssues),
})

const listIssues = (text: string): readonly string[] =>
  [...text.matchAll(linked)].flatMap(
    ([, references = '']) => references.match(new RegExp(reference, 'gi')) ?? [],
  )
