import type { Route } from './route.ts'

/**
 * The seven things a durable closeout says.
 *
 * `title` is how a rendered section labels the field, `says` what an answer has to tell,
 * `names` the labels that people write, folded to lower case without punctuation.
 * `weakNames` are labels that also head a line of ordinary prose: outside of a heading they count only
 * where the labels around them have the same form. A heading, bold label, list item or row may also be made
 * of `words` alone, if one of them is a head word (`What we shipped`).
 *
 * @see seed 001, "Durable Closeout Shape"
 */
export const closeoutFields = {
  shipped: {
    title: 'Shipped behavior',
    says: 'the behavior that shipped, or an explicit result that did not ship',
    names: [
      ...['shipped', 'shipped behavior', 'shipped behaviour', 'shipped result', 'shipped change', 'outcome'],
      ...[
        'outcomes',
        'what shipped',
        'what was shipped',
        'not shipped',
        'non shipped result',
        'nothing shipped',
      ],
      ...['delivered', 'delivered behavior', 'delivered behaviour', 'what was delivered', 'behavior shipped'],
    ],
    weakNames: ['result', 'results', 'behavior', 'behaviour', 'summary', 'summary of changes'],
    heads: ['shipped', 'ship', 'delivered', 'outcome'],
    words: [
      ...[
        'shipped',
        'ship',
        'ships',
        'delivered',
        'outcome',
        'behavior',
        'behaviour',
        'behaviors',
        'behaviours',
      ],
      ...[
        'what',
        'was',
        'we',
        'has',
        'not',
        'non',
        'result',
        'results',
        'explicit',
        'feature',
        'features',
        'user',
      ],
      ...['facing', 'did', 'this', 'actually', 'functionality', 'an', 'is', 'been'],
    ],
  },
  changes: {
    title: 'Provider changes',
    says: 'the provider change records: pull requests and issues',
    names: [
      ...[
        'changes',
        'provider changes',
        'provider change',
        'provider change records',
        'provider change record',
      ],
      ...[
        'change records',
        'change record',
        'provider records',
        'pull requests',
        'pull request',
        'pull requests issues',
      ],
      ...[
        'prs issues',
        'issues prs',
        'issues pull requests',
        'linked issues',
        'linked prs',
        'related issues',
      ],
      ...['related prs', 'related pull requests', 'linked pull requests', 'linked changes', 'change links'],
    ],
    weakNames: ['prs', 'pr', 'issues', 'issue', 'references', 'related', 'links', 'tickets'],
    heads: ['changes', 'change', 'pull', 'prs', 'pr', 'issues'],
    words: [
      ...[
        'provider',
        'change',
        'changes',
        'record',
        'records',
        'pull',
        'request',
        'requests',
        'pr',
        'prs',
        'issue',
      ],
      ...['issues', 'such', 'as', 'linked', 'related', 'github'],
    ],
  },
  verification: {
    title: 'Verification',
    says: 'the evidence of verification, and the gaps that remain',
    names: [
      ...[
        'verification',
        'verification evidence',
        'evidence',
        'residual gaps',
        'remaining gaps',
        'known gaps',
      ],
      ...['verification gaps', 'verification residual gaps', 'verification evidence gaps', 'evidence gaps'],
      ...[
        'verification evidence residual gaps',
        'evidence residual gaps',
        'how verified',
        'how it was verified',
      ],
      ...[
        'verified',
        'verification results',
        'test evidence',
        'test results',
        'acceptance evidence',
        'testing',
      ],
    ],
    weakNames: [
      'gaps',
      'tests',
      'test',
      'checks',
      'test plan',
      'testing done',
      'tests gaps',
      'tested',
      'limitations',
    ],
    heads: ['verification', 'verified', 'evidence', 'gaps', 'tests', 'testing', 'tested'],
    words: [
      ...[
        'verification',
        'verified',
        'verify',
        'evidence',
        'gaps',
        'gap',
        'residual',
        'remaining',
        'known',
        'open',
      ],
      ...[
        'tests',
        'test',
        'testing',
        'tested',
        'results',
        'how',
        'was',
        'it',
        'this',
        'acceptance',
        'checks',
        'we',
      ],
      ...['that', 'remain', 'any', 'is', 'been', 'has', 'with', 'run'],
    ],
  },
  docs: {
    title: 'Durable docs',
    says: 'the durable docs that were updated, or why none was',
    names: [
      ...[
        'docs',
        'durable docs',
        'durable docs targets',
        'durable docs target',
        'durable documentation',
        'docs targets',
      ],
      ...[
        'docs target',
        'documentation',
        'documentation targets',
        'docs updated',
        'updated docs',
        'durable docs updated',
      ],
      ...['documentation updates', 'docs updates', 'docs impact', 'documentation impact', 'docs promoted'],
      ...[
        'promoted docs',
        'promotion targets',
        'doc targets',
        'doc updates',
        'durable doc',
        'durable documents',
      ],
    ],
    weakNames: ['doc', 'documents', 'guides'],
    heads: ['docs', 'documentation', 'doc', 'documents'],
    words: [
      ...[
        'docs',
        'doc',
        'documentation',
        'documents',
        'durable',
        'target',
        'targets',
        'updated',
        'update',
        'updates',
      ],
      ...[
        'skipped',
        'intentionally',
        'purpose',
        'on',
        'promoted',
        'promotion',
        'changed',
        'impact',
        'long',
        'lived',
      ],
      ...['were', 'that', 'which'],
    ],
  },
  records: {
    title: 'Records',
    says: 'the ADRs, README sections, schema docs, runbooks or release notes that were made',
    names: [
      ...[
        'records',
        'records adrs notes',
        'adrs notes',
        'adrs',
        'adr',
        'adrs runbooks',
        'runbooks adrs',
        'adrs readme',
      ],
      ...['decision records', 'architecture decision records', 'architecture decisions', 'durable records'],
      ...[
        'records created',
        'records made',
        'adrs release notes',
        'adrs runbooks release notes',
        'release notes',
      ],
      ...['runbooks release notes', 'adrs docs', 'decisions records'],
    ],
    weakNames: [
      ...[
        'runbooks',
        'runbook',
        'notes',
        'changelog',
        'decisions',
        'readme',
        'readme sections',
        'schema docs',
      ],
    ],
    heads: ['adrs', 'adr', 'records', 'runbooks', 'runbook', 'notes', 'readme', 'schema'],
    words: [
      ...[
        'records',
        'adr',
        'adrs',
        'readme',
        'readmes',
        'section',
        'sections',
        'schema',
        'schemas',
        'docs',
        'runbook',
      ],
      ...['runbooks', 'release', 'notes', 'note', 'created', 'made', 'written', 'decision', 'decisions'],
      ...['architecture', 'changelog', 'durable'],
    ],
  },
  follow_ups: {
    title: 'Follow-ups',
    says: 'the follow-up issues or learning records',
    names: [
      ...[
        'follow ups',
        'followups',
        'follow up',
        'followup',
        'follow up issues',
        'follow up issue',
        'follow up work',
      ],
      ...[
        'learning',
        'learnings',
        'learning records',
        'learning record',
        'learning review',
        'learning follow ups',
      ],
      ...[
        'follow ups learning',
        'follow ups learnings',
        'learning review records',
        'follow up items',
        'follow up tasks',
      ],
      ...['follow up issues learning records', 'follow up issues learning review records', 'learning routes'],
    ],
    weakNames: ['next steps', 'lessons', 'lessons learned', 'remaining work', 'future work'],
    heads: ['follow', 'followup', 'followups', 'learning', 'learnings'],
    words: [
      ...[
        'follow',
        'up',
        'ups',
        'followup',
        'followups',
        'issue',
        'issues',
        'learning',
        'learnings',
        'record',
      ],
      ...['records', 'review', 'routes', 'work', 'items', 'tasks', 'open', 'routed', 'lessons'],
    ],
  },
  runtime: {
    title: 'Runtime artifacts',
    says: 'the confirmation that runtime artifacts stay untracked',
    names: [
      ...[
        'runtime',
        'runtime artifacts',
        'runtime artefacts',
        'runtime artifact',
        'runtime files',
        'runtime state',
      ],
      ...[
        'runtime files untracked',
        'runtime artifacts untracked',
        'runtime artefacts untracked',
        'artifacts untracked',
      ],
      ...[
        'runtime artifacts remain untracked',
        'runtime artifacts stay untracked',
        'runtime files stay untracked',
      ],
      ...['runtime files remain untracked', 'untracked runtime artifacts', 'untracked runtime files'],
      ...[
        'runtime artifact confirmation',
        'runtime confirmation',
        'runtime artifact cleanup',
        'runtime hygiene',
      ],
    ],
    weakNames: ['artifacts', 'artefacts', 'untracked', 'agent files'],
    heads: ['runtime', 'untracked'],
    words: [
      ...[
        'runtime',
        'artifact',
        'artifacts',
        'artefact',
        'artefacts',
        'file',
        'files',
        'state',
        'untracked',
        'remain',
      ],
      ...[
        'remains',
        'stay',
        'stays',
        'are',
        'is',
        'not',
        'tracked',
        'confirmation',
        'confirmed',
        'that',
        'flow',
      ],
      ...['agents', 'agent', 'status', 'hygiene', 'cleanup', 'workspace', 'still', 'kept', 'no'],
    ],
  },
} as const satisfies Record<
  string,
  {
    title: string
    says: string
    names: readonly string[]
    weakNames: readonly string[]
    heads: readonly string[]
    words: readonly string[]
  }
>

export type FieldName = keyof typeof closeoutFields
export const fieldNames = Object.keys(closeoutFields) as readonly FieldName[]

/** Headings that open the section, folded like field names. */
export const sectionNames = ['closeout', 'durable closeout', 'close out', 'durable close out'] as const

/** `missing`: no label. `placeholder`: a label and no answer under it. */
export type FieldVerdict = 'answered' | 'skipped' | 'missing' | 'placeholder'

/**
 * One field as it stands in a text.
 *
 * `line` is 1-based within the text, the line of the (first) label, `null` where it is missing.
 * `text` is what answers it, folded for white space, without the label; "" for none.
 */
export type CloseoutField = {
  readonly verdict: FieldVerdict
  readonly line: number | null
  readonly text: string
}

/** A route as a follow-up line tells it. */
export type RouteLine = Route & { readonly line: number }

/** Something about the text that a rule turns into a finding; which rule is the rule's business. */
export type Remark = {
  readonly kind:
    | 'body-unreadable'
    | 'body-broken-command'
    | 'section-repeated'
    | 'route-target-unknown'
    | 'deferred-without-trigger'
    | 'rejected-without-reason'
  readonly line: number
  readonly message: string
  readonly fix?: string
}

/** A fenced block whose info string is `closeout-record`: its text, and the line of its first content line. */
export type RecordBlock = { readonly text: string; readonly line: number }

/**
 * What a sentence of the closeout refers to, so that it can be held against the repository.
 *
 * A `path` claim with `asserts: "changed"` says that the change touched it; `"mentioned"` only names it.
 * A `reference` is `#12` or an address of the host: `target` is kept as written.
 * `untracked` is the claim of the runtime field.
 */
export type Claim =
  | {
      readonly kind: 'path'
      readonly path: string
      readonly asserts: 'changed' | 'mentioned'
      readonly line: number
      readonly sentence: string
    }
  | { readonly kind: 'reference'; readonly target: string; readonly line: number }
  | { readonly kind: 'untracked'; readonly line: number }

/** A place in the closeout that leads into a runtime root or to somebody's machine. */
export type LocalPath = {
  readonly path: string
  readonly line: number
  readonly why: 'runtime root' | 'machine path'
}

/**
 * What a text says as a closeout.
 *
 * `section` is the line of its heading and the end of its last line (1-based, inclusive), `null` where there is none.
 * `skip` is the reason, where one reasoned skip stands for the whole section.
 */
export type Closeout = {
  readonly section: { readonly line: number; readonly endLine: number; readonly title: string } | null
  readonly skip: string | null
  readonly fields: Readonly<Record<FieldName, CloseoutField>>
  readonly routes: readonly RouteLine[]
  readonly records: readonly RecordBlock[]
  readonly claims: readonly Claim[]
  readonly localPaths: readonly LocalPath[]
  readonly remarks: readonly Remark[]
}

/** How a text is to be read: what policy and the repository's own template add. */
export type ReadingOptions = {
  readonly sectionNames?: readonly string[]
  readonly fieldNames?: Partial<Readonly<Record<FieldName, readonly string[]>>>
  /** The untouched pull-request template: what it says answers nothing. */
  readonly template?: string
  /** Runtime roots, folded to lower case, for telling local paths from durable ones. */
  readonly roots?: readonly string[]
}
