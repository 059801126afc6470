import { type RefinementCtx, z } from 'zod'
import type { ArtifactDescription } from './description.ts'
import {
  across,
  blank,
  laxBoolean,
  notBlank,
  nullable,
  refuse,
  trimmed,
  visible,
  withRules,
} from './fields.ts'

/** A conventional commit's first line, trimmed. It may contain anything but a line feed, as in the source of the rule. */
const subjectLine =
  /^(?:feat|fix|docs|refactor|test|style|perf|build|ci|chore)(?:\([a-z0-9/_-]+\))?!?: [a-z0-9][^\n]+$/

/** The same for a text before it is trimmed. */
const untrimmedLine = `^${blank}*${subjectLine.source.slice(1, -'[^\\n]+$'.length)}[^\\n]*${visible}${blank}*$`

const subject = z
  .string()
  .refine(
    text => subjectLine.test(trimmed(text)),
    'must be a conventional subject such as `fix(upload): stop after three attempts`',
  )
  .meta({ pattern: untrimmedLine })

const bodyRule = '`body` cannot be used together with `body_summary`, `body_details` or `body_footer`.'

const commit = z
  .strictObject({
    type: z.literal('commit'),
    subject: subject.describe('The first line: `type(scope): subject`, in lower case.'),
    body: nullable(notBlank).describe('The whole body.'),
    body_summary: nullable(notBlank).describe('First part of a body in three parts: what changed.'),
    body_details: nullable(notBlank).describe('Second part: how and why.'),
    body_footer: nullable(notBlank).describe('Third part: trailers.'),
    files: z.array(notBlank).min(1).optional().describe('The files to commit.'),
    excluded_files: z
      .array(
        z.strictObject({
          path: notBlank.describe('The file.'),
          reason: z
            .enum(['internal_ignore', 'not_task_related', 'sensitive', 'deferred'])
            .describe('Why it is not committed.'),
        }),
      )
      .optional()
      .describe('Changed files that are not committed.'),
  })
  .superRefine(
    across((value, context) => {
      const parts = [value.body_summary, value.body_details, value.body_footer]
      if (value.body !== undefined && parts.some(part => part !== undefined)) {
        refuse(
          context,
          ['body'],
          'a commit message has either `body` or its three parts, not both.',
          bodyRule,
        )
      }
    }),
  )

const skip = z.strictObject({
  type: z.literal('skip'),
  reason: notBlank.describe('Why there is nothing to commit.'),
})

/** The message of a commit, or why there is none. @see seed 002, "The artifact types" */
export const commitMessage = {
  schema: z
    .discriminatedUnion('type', [commit, skip])
    .describe('A commit message, or why there is none.')
    .meta(withRules([bodyRule])),
  phase: 'commit',
  purpose: 'A conventional commit subject with its structured body, or the reason for no commit.',
  mustContain: ['subject|reason'],
  standing: null,
  rules: [bodyRule],
  example: {
    type: 'commit',
    subject: 'feat(upload): retry on server errors',
    body_summary: 'Uploads are tried three times before they fail.',
    files: ['src/upload.ts', 'test/upload.test.ts'],
    excluded_files: [{ path: 'notes.txt', reason: 'not_task_related' }],
  },
  refused: { type: 'commit', subject: 'Feature: Retry on server errors', body: ' ', author: 'me' },
} as const satisfies ArtifactDescription

const plainPath = z
  .string()
  .regex(
    /^[\x21\x22\x24-\x7e][\x21-\x7e]*$/,
    'must be printable ASCII without spaces and must not start with `#`',
  )

const actionRule = '`delete_file` needs `path`; the other two actions need `pattern`.'

const needs = { delete_file: 'path', add_to_gitignore: 'pattern', add_to_git_exclude: 'pattern' } as const

const cleanupAction = z
  .strictObject({
    action: z.enum(['delete_file', 'add_to_gitignore', 'add_to_git_exclude']).describe('What to do.'),
    path: plainPath.optional().describe('The file to delete.'),
    pattern: plainPath.optional().describe('The ignore pattern to add.'),
  })
  .superRefine(
    across(
      (
        value: { action: keyof typeof needs; path?: string | undefined; pattern?: string | undefined },
        context: RefinementCtx,
      ) => {
        const needed = needs[value.action]
        if (value[needed] === undefined)
          refuse(context, [needed], `the action ${value.action} needs this field.`, actionRule)
      },
    ),
  )

/** What is cleaned up before a commit. @see seed 002, "The artifact types" */
export const commitCleanup = {
  schema: z
    .strictObject({
      analysis_complete: laxBoolean.describe('Whether the cleanup is complete.'),
      actions: z.array(cleanupAction).describe('What to do; an empty list if there is nothing to do.'),
      reason: nullable(z.string()).describe('Why.'),
    })
    .describe('What to clean up before a commit.')
    .meta(withRules([actionRule])),
  phase: 'commit_cleanup',
  purpose: 'What to delete or ignore before a commit.',
  mustContain: ['actions'],
  standing: 'analysis_complete',
  rules: [actionRule],
  example: {
    analysis_complete: true,
    actions: [
      { action: 'delete_file', path: 'tmp/trace.log' },
      { action: 'add_to_gitignore', pattern: '*.log' },
    ],
    reason: 'A trace was left behind.',
  },
  refused: {
    analysis_complete: 'perhaps',
    actions: [
      { action: 'delete_file', pattern: '*.log' },
      { action: 'rename', path: 'a b' },
    ],
  },
} as const satisfies ArtifactDescription
