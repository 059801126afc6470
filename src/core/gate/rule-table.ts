import type { Finding, FindingLevel } from '../vocabulary/finding.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import type { EvaluateRule, RuleFinding } from './model/rule-context.ts'
import { artifactUnsubmitted } from './rules/artifact-unsubmitted.ts'
import { closeoutClaimUnproven } from './rules/closeout-claim-unproven.ts'
import { closeoutFieldMissing } from './rules/closeout-field-missing.ts'
import { closeoutLocalPath } from './rules/closeout-local-path.ts'
import { closeoutMissing } from './rules/closeout-missing.ts'
import { closeoutPlaceholder } from './rules/closeout-placeholder.ts'
import { gateWorkflowChanged } from './rules/gate-workflow-changed.ts'
import { policyInvalid } from './rules/policy-invalid.ts'
import { promotionMissing } from './rules/promotion-missing.ts'
import { rawNotesPromoted } from './rules/raw-notes-promoted.ts'
import { recordInvalid } from './rules/record-invalid.ts'
import { runUnfinished } from './rules/run-unfinished.ts'
import { runtimeInHistory } from './rules/runtime-in-history.ts'
import { runtimeNotIgnored } from './rules/runtime-not-ignored.ts'
import { runtimeTracked } from './rules/runtime-tracked.ts'
import { textRemarked } from './rules/text-remarked.ts'

/**
 * What a rule is. `closeout check --explain CODE` prints the texts, docs/rules.md lists them.
 *
 * `level` is the level where policy says nothing else. `what` says when it is found, `why` why it matters,
 * `fix` what to do about it. `evaluator` is `null` for a code that another rule's evaluator raises.
 */
type Rule = {
  readonly level: FindingLevel
  readonly title: string
  readonly what: string
  readonly why: string
  readonly fix: string
  readonly evaluator: Evaluator | null
}

/** `everything`: evaluated on every change. `closeout`: about the text, which a draft may still lack. */
type Evaluator = { readonly about: 'everything' | 'closeout'; readonly evaluate: EvaluateRule }

/** Every rule of the gate, in the order of evaluation. */
export const rules: Readonly<Record<RuleCode, Rule>> = {
  'policy-invalid': {
    level: 'error',
    title: 'The policy is invalid',
    what: 'The policy file is not YAML, is too large, or has a key or a value that is not known.',
    why: 'A misread policy would let pass what it was written to stop.',
    fix: 'Correct the named line; docs/policy.md lists every key.',
    evaluator: { about: 'everything', evaluate: policyInvalid },
  },
  'runtime-tracked': {
    level: 'error',
    title: 'Runtime files are tracked',
    what: 'After the merge the target branch would track a path under a runtime root, at any depth and in any letter case, as a file, a symlink or a submodule.',
    why: 'Working memory holds stale state, machine paths and notes. What is worth keeping belongs in docs, decisions and the closeout.',
    fix: 'git rm -r --cached <root>, add the root to .gitignore, commit.',
    evaluator: { about: 'everything', evaluate: runtimeTracked },
  },
  'runtime-in-history': {
    level: 'warning',
    title: 'Runtime files stay in the history',
    what: 'A commit of the change added a path under a runtime root and a later one removed it.',
    why: 'A merge commit or a rebase keeps the file in the history for good, with whatever it held.',
    fix: 'Squash when merging, or rewrite the branch: git rebase -i <base>.',
    evaluator: { about: 'everything', evaluate: runtimeInHistory },
  },
  'runtime-not-ignored': {
    level: 'warning',
    title: 'A runtime root is not ignored',
    what: 'The repository has no ignore rule that covers the artifact root.',
    why: 'The next `git add .` would track it.',
    fix: "printf '%s\\n' '.flow-agents/' >> .gitignore",
    evaluator: { about: 'everything', evaluate: runtimeNotIgnored },
  },
  'gate-workflow-changed': {
    level: 'warning',
    title: 'The gate’s own workflow is changed',
    what: 'The change edits the workflow file that runs this gate.',
    why: 'On `pull_request` the edited file is the one that runs: the change could switch its own gate off.',
    fix: 'Review the workflow’s diff with care; enforce the gate with a required workflow or the app’s check.',
    evaluator: { about: 'everything', evaluate: gateWorkflowChanged },
  },
  'raw-notes-promoted': {
    level: 'warning',
    title: 'Raw notes were promoted',
    what: 'A changed document carries a sidecar or a transcript verbatim.',
    why: 'Readers need the outcome: decisions, requirements and evidence, not the working notes.',
    fix: 'Replace it with what was decided and what follows from it.',
    evaluator: { about: 'everything', evaluate: rawNotesPromoted },
  },
  'artifact-unsubmitted': {
    level: 'error',
    title: 'The artifact store does not add up',
    what: 'The store that the action was given holds a file without its journal entry, an entry without its file, a broken chain, or something that does not belong there.',
    why: 'Only what came by the canonical submission was validated; anything else could be made up.',
    fix: 'closeout artifact audit <store>',
    evaluator: { about: 'everything', evaluate: artifactUnsubmitted },
  },
  'body-unreadable': {
    level: 'error',
    title: 'The text cannot be read',
    what: 'The body is too long, nested too deeply, or holds what no Markdown text holds.',
    why: 'What cannot be read in time cannot be judged, and an unjudged closeout does not pass.',
    fix: 'Shorten the body; keep nesting below 100 levels.',
    evaluator: { about: 'closeout', evaluate: textRemarked },
  },
  'body-broken-command': {
    level: 'warning',
    title: 'The body looks like a broken command',
    what: 'The body holds literal `\\n`, unexpanded variables, or a single word.',
    why: 'A shell command that wrote the body lost its text on the way.',
    fix: 'gh pr edit <number> --body-file closeout.md',
    // `text-remarked` raises it, and the next two.
    evaluator: null,
  },
  'section-repeated': {
    level: 'warning',
    title: 'There is a second closeout section',
    what: 'A later heading opens a closeout section too.',
    why: 'Only the first section with a recognised label counts; what the second says is lost.',
    fix: 'Merge the two sections, or rename the second heading.',
    evaluator: null,
  },
  'route-unclear': {
    level: 'warning',
    title: 'A follow-up line is unclear',
    what: 'A follow-up names work but no known target, is deferred without a trigger, or is rejected without a reason.',
    why: 'Nothing routes an unclear line: the lesson stays open or is lost.',
    fix: '- [ ] backlog: what is to be done -> #12; (deferred until <trigger>); (rejected: <reason>).',
    evaluator: null,
  },
  'closeout-missing': {
    level: 'error',
    title: 'No closeout',
    what: 'No closeout section was found where policy looks for one.',
    why: 'Without it nothing durable says what shipped, how it was verified and what is left to do.',
    fix: 'Add a `## Closeout` section with the seven fields; the summary has a skeleton to paste.',
    evaluator: { about: 'closeout', evaluate: closeoutMissing },
  },
  'closeout-field-missing': {
    level: 'error',
    title: 'A closeout field is missing',
    what: 'The closeout has no label for a required field.',
    why: 'Each field answers a question that somebody asks after the run has ended.',
    fix: 'Add the field with an answer, or with a reasoned skip: `None, because …`.',
    evaluator: { about: 'closeout', evaluate: closeoutFieldMissing },
  },
  'closeout-placeholder': {
    level: 'error',
    title: 'A closeout field has no answer',
    what: 'A field is labelled, but holds nothing, a placeholder, the untouched template, or text that readers do not see.',
    why: 'A label without an answer looks complete and tells nothing.',
    fix: 'Write the answer under the label, or a reasoned skip: `None, because …`.',
    evaluator: { about: 'closeout', evaluate: closeoutPlaceholder },
  },
  'closeout-local-path': {
    level: 'error',
    title: 'The closeout leads to a local place',
    what: 'The closeout links or points into a runtime root or to a machine’s own folder.',
    why: 'Those places are gone when the run’s machine is; a reader cannot follow them.',
    fix: 'Name a durable place: a tracked document, an issue, a release or a check.',
    evaluator: { about: 'closeout', evaluate: closeoutLocalPath },
  },
  'closeout-claim-unproven': {
    level: 'error',
    title: 'A claim does not hold up',
    what: 'A sentence says that a path was changed, but it is not at the head or not in the change; or the closeout says that runtime files are untracked while they are tracked. As a warning: a named path or reference does not exist.',
    why: 'Reviewers trust the closeout; what can be checked is checked.',
    fix: 'Correct the sentence, or commit what it says.',
    evaluator: { about: 'closeout', evaluate: closeoutClaimUnproven },
  },
  'record-invalid': {
    level: 'error',
    title: 'The machine record is invalid',
    what: 'A `closeout-record` block is not valid JSON, breaks its schema, or repeats a slug.',
    why: 'The lifecycle is read from it; a broken record is worse than none.',
    fix: 'closeout schema record > record.schema.json, or write it anew: closeout render --slug <slug>.',
    evaluator: { about: 'closeout', evaluate: recordInvalid },
  },
  'run-unfinished': {
    level: 'notice',
    title: 'The run is not finished',
    what: 'A machine record says that its run is still active, or that it ended otherwise than `done`.',
    why: 'Such an artifact stays a draft: what it still needs comes first.',
    fix: 'Look at the named artifact, finish the run, and render the record anew: closeout render --slug <slug>.',
    evaluator: { about: 'closeout', evaluate: runUnfinished },
  },
  'promotion-missing': {
    level: 'error',
    title: 'A durable document did not change',
    what: 'The change touches paths for which policy names documents that must change with them, and none of those did.',
    why: 'Behavior without its document is known to nobody after the run.',
    fix: 'Update one of the named documents, or say why not under Durable docs: `Not needed: …`.',
    evaluator: { about: 'closeout', evaluate: promotionMissing },
  },
  'fact-unknown': {
    level: 'error',
    title: 'A fact could not be read',
    what: 'Something that a rule needs could not be learned. The finding has that rule’s level.',
    why: 'The gate fails closed: not knowing is not passing.',
    fix: 'Follow the reason: fetch more history, grant the token its read permissions, or run it again.',
    // Every rule raises it for the fact that it needs.
    evaluator: null,
  },
}

/** The evaluators in their order. */
export const evaluators: readonly Evaluator[] = Object.values(rules).flatMap(
  ({ evaluator }) => evaluator ?? [],
)

/** A finding with the level and the fix of its rule where it has none of its own. */
export const completeFinding = ({ code, like, level, place, message, fix }: RuleFinding): Finding => ({
  code,
  level: level ?? rules[like].level,
  place,
  message,
  fix: fix ?? rules[code].fix,
})

/** What a rule finds, why it matters and what to do, for `--explain`. Ends with a newline. */
export const explain = (code: RuleCode): string => {
  const { level, title, what, why, fix } = rules[code]
  return `${code} (${level}): ${title}\n\n  ${what}\n\n  Why: ${why}\n\n  Fix: ${fix}\n`
}
