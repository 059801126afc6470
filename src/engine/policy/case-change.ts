import type { ChangedFile, ChangeSubject, PullRequestFacts } from '../../core/gate/model/facts.ts'
import { usualAuthor } from '../../core/policy/cases/evaluate-case.ts'
import type { PolicyReading } from '../../core/policy/model/policy.ts'
import type { PolicyCase } from '../../core/policy/model/policy-cases-schema.ts'
import { known, unknown } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'
import { toBytes } from '../../io/git/trees/fold-path.ts'
import { listRuntimePaths } from '../../io/git/trees/list-runtime-paths.ts'
import { openRootMatcher } from '../../io/git/trees/match-roots.ts'
import type { Change } from '../check-change.ts'

/** The body of a case that gives none. It claims nothing that a case would have to make true. */
const completeBody = `## Closeout

- Shipped behavior: Uploads are tried again after a 5xx response.
- Provider changes: None, because no issue asked for it.
- Verification: npm test printed 41 passed.
- Durable docs: Not needed: nothing that readers see has changed.
- Records: None, because no decision outlives this change.
- Follow-ups: None, because nothing is left to do.
- Runtime artifacts: They stay on the machine of the run.
`

type CaseChange = NonNullable<PolicyCase['change']>

const filesOf = ({ added = [], modified = [], removed = [], documents = {} }: CaseChange) => {
  const files: readonly ChangedFile[] = [
    ...added.map(path => ({ path, status: 'added' as const })),
    ...[...modified, ...Object.keys(documents)].map(path => ({ path, status: 'modified' as const })),
    ...removed.map(path => ({ path, status: 'removed' as const })),
  ]
  return [...new Map(files.map(file => [file.path, file])).values()]
}

/** The pull request of a case as the gate reads one: everything that the case does not name is as usual. */
export const changeOfCase = (one: PolicyCase, reading: PolicyReading, path: string, at: string): Change => {
  const change = one.change ?? {}
  const files = filesOf(change)
  const standings = {
    added: 'introduced',
    modified: 'inherited',
    removed: 'removed',
    renamed: 'introduced',
  } as const
  const nothing = async () => known([])
  const reader: ChangeReader = {
    readPolicyFile: async () => known({ kind: 'absent' }),
    readTemplate: async () => known(''),
    readTrackedRuntime: async roots => {
      const matcher = openRootMatcher(roots)
      const paths = [
        ...files.map(({ path, status }) => ({ path, standing: standings[status] })),
        ...(change.inherited ?? [])
          .filter(path => !change.removed?.includes(path))
          .map(path => ({ path, standing: 'inherited' as const })),
      ].map(({ path, standing }) => ({ path: toBytes(path), standing, mode: '100644' }))
      const runtime = paths.filter(({ path }) => matcher.find(path) !== null)
      return known({ paths: listRuntimePaths(runtime, roots), hasConflict: false })
    },
    readRuntimeHistory: nothing,
    readUnignoredRoots: nothing,
    readChangedFiles: async () => known(files),
    readDocuments: async paths =>
      known(
        paths.flatMap(path => {
          const text = change.documents?.[path]
          return text === undefined ? [] : [{ path, text }]
        }),
      ),
    readBaseDocuments: nothing,
    readExistingPaths: async paths => known(new Set(paths.filter(path => !change.removed?.includes(path)))),
    readTrailers: async () => known(change.trailers ?? []),
    readHeadFile: async () => known(null),
    readHeadBytes: async () => known(null),
    close: async () => undefined,
  }
  return {
    subject: subjectOf(change),
    reader,
    policyPath: path,
    policyReading: reading,
    isCase: true,
    readOwnerPolicy: async () => unknown('a case reads nothing'),
    pullRequest: Promise.resolve(known(pullRequestOf(change, at))),
    readReferences: async targets => new Map(targets.map(target => [target, known(true)])),
    readComments: nothing,
    lookUpEvidence: async () => ({ evidence: [], headMovedTo: null }),
    readRole: async () => unknown('a case reads nothing'),
    artifactStore: null,
    at,
    gateWorkflow: null,
    mode: null,
  }
}

const subjectOf = ({
  branch = 'work',
  default_branch: isDefaultBranch = true,
}: CaseChange): ChangeSubject => ({
  kind: 'pull_request',
  repository: null,
  number: null,
  base: { ref: 'main', sha: null },
  head: { ref: branch, sha: null },
  tip: null,
  isDefaultBranch,
})

const pullRequestOf = (
  { author = usualAuthor, body = completeBody, draft = false, labels = [], created }: CaseChange,
  at: string,
): PullRequestFacts => ({
  author: { login: author, isBot: author.endsWith('[bot]') },
  isDraft: draft,
  createdAt: created === undefined ? at : new Date(created).toISOString(),
  labels,
  body,
  bodySource: 'file',
})
