import type { FieldName } from '../closeout/model/closeout.ts'

/** An answer to each field, as an author would write it. */
export const fieldExamples: Readonly<Record<FieldName, string>> = {
  shipped: 'Uploads are retried up to three times after a 5xx response.',
  changes: '- #12',
  verification: '`npm test`: 41 passed. NOT_VERIFIED: no Windows machine.',
  docs: '- Updated `docs/retry.md`',
  records: 'None, because no decision outlives this change.',
  follow_ups: '- [ ] backlog: Retry downloads too',
  runtime: 'Confirmed: `.flow-agents/` stays untracked.',
}

/** What the gate checks of an answer besides that it is one. */
export const fieldChecks: Readonly<Record<FieldName, string>> = {
  shipped: 'What a user of the software sees, in whole sentences. Where nothing shipped, say so and why.',
  changes:
    'Issues and pull requests that exist, one a line: `- #12`. Where there is none: `None, because no issue asked for it.`',
  verification:
    'The commands that you ran, each with what it printed. What you did not run: `NOT_VERIFIED: <reason>`. Never name a result that you have not seen.',
  docs: 'The documents that this change edits, each in code marks. `Updated` is checked: the file must be in the diff. Otherwise: `Not needed: <reason>`.',
  records:
    'The decision records, README sections, schema docs, runbooks or release notes that this change writes. Otherwise: `None, because <reason>`.',
  follow_ups:
    'One line for each task or lesson that is left, in the form below. Otherwise: `None, because <reason>`.',
  runtime: 'That runtime files stay untracked. The gate compares this with the tracked files.',
}
