/** Repeat a unit until the text has about `bytes` characters. */
export const repeatTo = (unit: string, bytes: number): string =>
  unit.repeat(Math.ceil(bytes / unit.length)).slice(0, bytes)

const kilobytes = 1024
const nestedList = Array.from({ length: 90 }, (_, depth) => `${'  '.repeat(depth)}- deep\n`).join('')
const runs = Array.from({ length: 350 }, (_, index) => '`'.repeat(index + 1)).join(' ')

/**
 * Bodies of 64 KB, each as hard on a Markdown parser as a pattern allows; found by experiment and by fuzzing.
 * The values are what stands below `## Closeout`.
 */
export const worstBodies: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'nested quotes': repeatTo('> ', 64 * kilobytes),
    'bullets on a line': repeatTo('- ', 64 * kilobytes),
    'unmatched emphasis': repeatTo('*a_ ', 64 * kilobytes),
    'unmatched brackets': repeatTo('![[a](', 64 * kilobytes),
    'setext underlines': repeatTo('a\n=\n', 64 * kilobytes),
    'list items': repeatTo('- a\n', 64 * kilobytes),
    'quoted nested lists': repeatTo('> - > - > - a\n', 64 * kilobytes),
    'runs of backticks': repeatTo(`${runs}\n\n`, 64 * kilobytes),
    'unclosed instructions': repeatTo('a <? b <!-- c\n\n', 64 * kilobytes),
    'table rows': `| a | b |\n|---|---|\n${repeatTo('| a cell | another |\n', 64 * kilobytes)}`,
    'deep lists': repeatTo(`${nestedList}\n`, 64 * kilobytes),
    'claims of paths': `### Docs\n${repeatTo('updated docs/x.md ', 64 * kilobytes)}`,
    'documents of one sentence': `### Docs\nUpdated ${repeatTo('d/a.md not /tmp/b.log ', 64 * kilobytes)}`,
    'formulas that show nothing': `### Shipped\n${repeatTo('$\\quad { ', 64 * kilobytes)}`,
    definitions: repeatTo('[a]: /b\n\n', 64 * kilobytes),
    'small headings': repeatTo('### a\n', 64 * kilobytes),
    'empty lines': repeatTo('\n', 64 * kilobytes),
  }).map(([name, body]) => [name, `## Closeout\n\n${body}`]),
)

const row = (at: number): string =>
  `| \`test/upload-${at}.test.ts\` | passes, see **run ${at}** | ${at} ms |\n`
const logLine = (at: number): string =>
  `2026-01-02T03:04:05Z [worker_${at}] *retry* __init__ <b> src/upload.ts:${at}\n`
const listLine = (at: number): string =>
  `- case ${at}: \`retries=${at}\` behaves as [described](https://example.com/${at})\n`
const lines = (write: (at: number) => string, count: number): string =>
  Array.from({ length: count }, (_, at) => write(at)).join('')

/** An ordinary closeout of about 60 KB: a big table, a log in a fence, a long list. It must be read. */
export const plainBody = `Retries uploads.

## Closeout

### Shipped
Uploads retry on 5xx.

### Provider changes
#12

### Verification
| test | result | time |
|---|---|---|
${lines(row, 300)}
\`\`\`
${lines(logLine, 300)}\`\`\`

${lines(listLine, 250)}
### Docs
Updated docs/retry.md.

### Records
None, because nothing was decided.

### Follow-ups
- [ ] backlog: Retry downloads -> #31

### Runtime artifacts
Confirmed: \`.flow-agents/\` stays untracked.
`
