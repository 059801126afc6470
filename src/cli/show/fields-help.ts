import { closeoutFields, fieldNames } from '../../core/closeout/model/closeout.ts'

const width = Math.max(...fieldNames.map(name => closeoutFields[name].title.length))

/** The part of a help that says what a closeout is: its fields, and what answers one. */
export const fieldsHelp = `
A closeout is a section "## Closeout" of the pull request body with seven fields, each under a heading of its name:
${fieldNames.map(name => `  ${closeoutFields[name].title.padEnd(width)}  ${closeoutFields[name].says}`).join('\n')}
A field is answered by content, or by a reason: "None, because no decision outlives this change." These are no answer:
TODO, N/A, "none" alone, a comment, a quote, and, but for Verification, a code block. A document is named in code marks,
as in "Updated \`docs/retry.md\`", and has to be in the change; a follow-up is "- [ ] backlog: Retry downloads too".
`
