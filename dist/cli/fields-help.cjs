require("./rolldown-runtime.cjs");const e=require("./closeout.cjs"),t=Math.max(...e.t.map(function(t){return e.r[t].title.length})),n=`
A closeout is a section "## Closeout" of the pull request body with seven fields, each under a heading of its name:
${e.t.map(function(n){return `  ${e.r[n].title.padEnd(t)}  ${e.r[n].says}`}).join(`
`)}
A field is answered by content, or by a reason: "None, because no decision outlives this change." These are no answer:
TODO, N/A, "none" alone, a comment, a quote, and, but for Verification, a code block. A document is named in code marks,
as in "Updated \`docs/retry.md\`", and has to be in the change; a follow-up is "- [ ] backlog: Retry downloads too".
`;exports.fieldsHelp=n;