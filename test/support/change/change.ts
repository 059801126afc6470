import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'
import type {
  ChangedFile,
  ChangeFacts,
  PullRequestFacts,
  RuntimePath,
} from '../../../src/core/gate/model/facts.ts'
import type { CloseoutReading, RuleContext } from '../../../src/core/gate/model/rule-context.ts'
import type { Policy } from '../../../src/core/policy/model/policy.ts'
import { defaultPolicy } from '../../../src/core/policy/model/policy.ts'
import { known } from '../../../src/core/vocabulary/known.ts'

/** A closeout that answers every field and claims what `someFacts` can show. */
export const completeBody = `## Closeout

### Shipped behavior

Uploads are retried up to three times on a 5xx answer.

### Provider changes

- #12

### Verification

\`npm test\`: 41 passed. NOT_VERIFIED: no Windows machine.

### Durable docs

- Updated \`docs/retry.md\`

### Records

None, because no decision outlives this change.

### Follow-ups

- [ ] backlog: Retry downloads too -> #31

### Runtime artifacts

Confirmed: \`.flow-agents/\` stays untracked.
`

type Overrides = Partial<Omit<ChangeFacts, 'policy'>> & {
  readonly policy?: Partial<Omit<Policy, 'closeout'>> & { readonly closeout?: Partial<Policy['closeout']> }
  readonly body?: string
  readonly pull?: Partial<PullRequestFacts>
}

/** Facts of a clean pull request with a complete closeout; override what the test is about. */
export const someFacts = ({
  policy = {},
  body = completeBody,
  pull = {},
  ...facts
}: Overrides = {}): ChangeFacts => ({
  at: '2026-11-20T12:00:00.000Z',
  subject: {
    kind: 'pull_request',
    repository: { owner: 'octo', name: 'shop' },
    number: 12,
    base: { ref: 'main', sha: 'b'.repeat(40) },
    head: { ref: 'retry-uploads', sha: 'a'.repeat(40) },
    tip: 'a'.repeat(40),
    isDefaultBranch: true,
  },
  policy: {
    policy: { ...defaultPolicy, ...policy, closeout: { ...defaultPolicy.closeout, ...policy.closeout } },
    source: 'defaults',
    problems: [],
  },
  proposedPolicy: known(null),
  failedCases: known([]),
  pullRequest: known({
    author: { login: 'octocat', isBot: false },
    isDraft: false,
    createdAt: '2026-11-10T09:00:00Z',
    labels: [],
    body,
    bodySource: 'live',
    ...pull,
  }),
  trackedRuntime: known([]),
  hasMergeConflict: false,
  runtimeInHistory: known([]),
  unignoredRoots: known([]),
  presentRoots: [],
  changedFiles: known([
    { path: 'src/upload.ts', status: 'modified' },
    { path: 'docs/retry.md', status: 'added' },
  ]),
  existingPaths: known(new Set(['docs/retry.md', 'src/upload.ts'])),
  newDependencies: known([]),
  references: new Map([['#31', known(true)]]),
  evidence: [],
  headMovedTo: null,
  documents: known([]),
  baseDocuments: known([]),
  documentsLeftOut: 0,
  comments: known([]),
  trailers: known([]),
  gateWorkflow: '.github/workflows/gate.yml',
  artifactStore: known([]),
  template: known(''),
  ...facts,
})

/** The reading of the body that the facts hold, as a front end makes it. */
export const someReading = (facts: ChangeFacts): CloseoutReading | null => {
  const pullRequest = facts.pullRequest.known ? facts.pullRequest.value : null
  if (pullRequest === null) return null
  const closeout = parseCloseout(pullRequest.body)
  return { source: 'body', closeout, record: parseRecords(closeout.records) }
}

/** A change as a rule sees it. */
export const someChange = (overrides: Overrides = {}): RuleContext => {
  const facts = someFacts(overrides)
  return { facts, policy: facts.policy.policy, reading: someReading(facts), isCloseoutRequired: true }
}

export const runtimePath = (path: string, standing: RuntimePath['standing'] = 'introduced'): RuntimePath => ({
  path,
  root: '.flow-agents',
  kind: 'file',
  standing,
})

export const changed = (path: string, status: ChangedFile['status'] = 'modified'): ChangedFile => ({
  path,
  status,
})
