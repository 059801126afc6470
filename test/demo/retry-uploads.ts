import type { Files } from '../support/repository.ts'

/** A commit of an agent that also tracks its working files. */
export const badFiles: Files = {
  'src/upload.ts': 'export const upload = (send: () => number) => retry(send, 3)\n',
  '.flow-agents/retry-uploads/state.json': '{ "schema_version": "1.0", "status": "verified" }\n',
  'packages/web/.flow-agents/notes.md': 'tried backoff 2, 4, 8; flaky on CI\n',
}

export const badBody = `Retries uploads.

## Closeout

**Shipped behavior:** Uploads are retried up to three times on a 5xx answer.

**Verification:** TODO

**Durable docs:** Updated \`docs/retry.md\`

**Runtime artifacts:** Confirmed: \`.flow-agents/\` stays untracked.
`

export const fixedFiles: Files = {
  '.flow-agents/retry-uploads/state.json': null,
  'packages/web/.flow-agents/notes.md': null,
  'docs/retry.md':
    '# Retries\n\nAn upload is sent again up to three times on a 5xx answer, after 2, 4 and 8 seconds.\n',
}

export const fixedBody = (number: number): string => `Retries uploads.

## Closeout

**Shipped behavior:** Uploads are retried up to three times on a 5xx answer.

**Provider changes:** #${number}

**Verification:** \`npm test\`: 41 passed. NOT_VERIFIED: no Windows machine.

**Durable docs:** Updated \`docs/retry.md\`

**Records:** None, because no decision outlives this change.

**Follow-ups:**

- [ ] backlog: Retry downloads too
- [x] doc: Explain the waiting times -> docs/retry.md

**Runtime artifacts:** Confirmed: \`.flow-agents/\` stays untracked.
`
