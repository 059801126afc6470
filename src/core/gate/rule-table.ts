import type { Finding } from '../vocabulary/finding.ts'
import type { RuleCode } from '../vocabulary/rule-codes.ts'
import type { Evaluator, Rule, RuleFinding } from './model/rule-context.ts'
import { policyRules } from './policy-rules.ts'
import { artifactUnsubmitted } from './rules/artifact-unsubmitted.ts'
import { changeMisdescribed } from './rules/change-misdescribed.ts'
import { closeoutClaimUnproven } from './rules/closeout-claim-unproven.ts'
import { closeoutFieldMissing } from './rules/closeout-field-missing.ts'
import { closeoutLocalPath } from './rules/closeout-local-path.ts'
import { closeoutMissing } from './rules/closeout-missing.ts'
import { closeoutPlaceholder } from './rules/closeout-placeholder.ts'
import { evidenceLookedUp } from './rules/evidence-looked-up.ts'
import { evidenceMissing } from './rules/evidence-missing.ts'
import { gateWorkflowChanged } from './rules/gate-workflow-changed.ts'
import { promotionMissing } from './rules/promotion-missing.ts'
import { rawNotesPromoted } from './rules/raw-notes-promoted.ts'
import { recordInvalid } from './rules/record-invalid.ts'
import { runUnfinished } from './rules/run-unfinished.ts'
import { runtimeInHistory } from './rules/runtime-in-history.ts'
import { runtimeNotIgnored } from './rules/runtime-not-ignored.ts'
import { runtimeTracked } from './rules/runtime-tracked.ts'
import { textRemarked } from './rules/text-remarked.ts'

/** Every rule of the gate, in the order of evaluation. */
export const rules: Readonly<Record<RuleCode, Rule>> = {
  ...policyRules,
  'runtime-tracked': {
    level: 'error',
    title: 'Runtime files are tracked',
    what: 'The merge would leave the target branch with a tracked path under a runtime root. Depth and letter case do not matter; files, symlinks and submodules all count.',
    why: 'Runtime files are an agent’s working files. They hold stale state, paths of one machine and raw notes. Results belong in the docs, in decision records and in the closeout.',
    fix: 'Run `closeout fix`, or `git rm -r --cached <root>` and add the root to .gitignore. Then commit.',
    evaluator: { about: 'everything', evaluate: runtimeTracked },
  },
  'runtime-in-history': {
    level: 'warning',
    title: 'Runtime files stay in the history',
    what: 'A commit of the change added a path under a runtime root and a later one removed it.',
    why: 'After a merge commit or a rebase, the history keeps the file and its content, secrets included.',
    fix: 'Merge with squash, or rewrite the branch: git rebase -i <base>',
    evaluator: { about: 'everything', evaluate: runtimeInHistory },
  },
  'runtime-not-ignored': {
    level: 'warning',
    title: 'A runtime root is not in .gitignore',
    what: 'No ignore rule of the repository covers a runtime root.',
    why: 'The next `git add .` would add the runtime files.',
    fix: "Run `closeout fix`, or: printf '\\n%s\\n' '.flow-agents/' >> .gitignore",
    evaluator: { about: 'everything', evaluate: runtimeNotIgnored },
  },
  'gate-workflow-changed': {
    level: 'warning',
    title: 'The change edits the gate’s own workflow',
    what: 'The change edits the workflow file that runs this gate.',
    why: 'On `pull_request`, GitHub runs the edited workflow file. A change could therefore switch off its own gate.',
    fix: 'Review the diff of the workflow file. To enforce the gate, use a required workflow or the app’s check.',
    evaluator: { about: 'everything', evaluate: gateWorkflowChanged },
  },
  'raw-notes-promoted': {
    level: 'warning',
    title: 'A document contains raw notes',
    what: 'A changed document contains a copy of a sidecar or of an agent transcript.',
    why: 'Readers need decisions, requirements and evidence, not working notes.',
    fix: 'Replace the notes with what was decided and what follows from it.',
    evaluator: { about: 'everything', evaluate: rawNotesPromoted },
  },
  'artifact-unsubmitted': {
    level: 'error',
    title: 'The artifact store is inconsistent',
    what: 'The artifact store has a file without a journal entry, a journal entry without its file, a broken hash chain, or a file that does not belong there.',
    why: 'Only `closeout artifact submit` validates artifacts. A file that came another way may be false.',
    fix: 'closeout artifact audit <store>',
    evaluator: { about: 'everything', evaluate: artifactUnsubmitted },
  },
  'body-unreadable': {
    level: 'error',
    title: 'The text cannot be read',
    what: 'The body is too long, too deeply nested, or contains characters that are not valid in Markdown.',
    why: 'The gate cannot check a text that it cannot read, so the closeout does not pass.',
    fix: 'Shorten the body, and keep quotes and lists at 100 levels or less.',
    evaluator: { about: 'closeout', evaluate: textRemarked },
  },
  'body-broken-command': {
    level: 'warning',
    title: 'The body looks like a broken command',
    what: 'The body contains the characters `\\n` instead of line breaks, a shell variable instead of its value, the command that should have written it, or only one word.',
    why: 'The shell command that wrote the body probably lost part of the text.',
    fix: 'gh pr edit <number> --body-file closeout.md',
    // `text-remarked` raises it, and the next two.
    evaluator: null,
  },
  'section-repeated': {
    level: 'warning',
    title: 'There is a second closeout section',
    what: 'A second heading starts a closeout section.',
    why: 'Only the first section with a known label counts. The gate ignores the other one.',
    fix: 'Merge the two sections, or rename the second heading.',
    evaluator: null,
  },
  'route-unclear': {
    level: 'warning',
    title: 'A follow-up line is unclear',
    what: 'A follow-up line describes work but has no known target, is deferred without a trigger, or is rejected without a reason.',
    why: 'No issue is opened for an unclear line, and its route stays open.',
    fix: 'Write the line as `- [ ] <target>: <action>`. Close it with `-> #12`, `(deferred until <trigger>)` or `(rejected: <reason>)`.',
    evaluator: null,
  },
  'closeout-missing': {
    level: 'error',
    title: 'The closeout is missing',
    what: 'The policy requires a closeout, and none of the places that the policy names has a closeout section.',
    why: 'The closeout is the lasting record of what shipped, how it was verified and what is left to do.',
    fix: 'Add a `## Closeout` section with the seven fields. `closeout new` prints one to fill in, and the job summary has one too.',
    evaluator: { about: 'closeout', evaluate: closeoutMissing },
  },
  'closeout-field-missing': {
    level: 'error',
    title: 'A closeout field is missing',
    what: 'The closeout has no label for a required field.',
    why: 'Each field answers a question that people ask after the run has ended.',
    fix: 'Add the field and an answer; `closeout fix --body-file FILE` adds what is missing. If it does not apply, write the reason: `None, because …`.',
    evaluator: { about: 'closeout', evaluate: closeoutFieldMissing },
  },
  'closeout-placeholder': {
    level: 'error',
    title: 'A closeout field has no answer',
    what: 'The field has a label, but its content is empty, a placeholder, the unchanged template, *none* without a reason, or text that readers cannot see.',
    why: 'The field looks complete but gives no information.',
    fix: 'Write the answer under the label. If it does not apply, write why: `None, because no interface changed`. The denial again, as in `None, because none were needed`, is no reason.',
    evaluator: { about: 'closeout', evaluate: closeoutPlaceholder },
  },
  'closeout-local-path': {
    level: 'error',
    title: 'The closeout points to a local path',
    what: 'As an error: the closeout links to or names a path in a runtime root, links to a path of one machine, or offers one as evidence or as a record (`the log is /tmp/run.log`). As a warning: it names a path of one machine otherwise. A place that the product uses is no finding under Shipped behavior, in a command, or where it is a setting (`~/.config/shop.toml`).',
    why: 'Readers cannot open such a path. It disappears with the machine of the run.',
    fix: 'Name a place that lasts: a tracked document, an issue, a release or a check. To describe a place that the product uses, write it under Shipped behavior.',
    evaluator: { about: 'closeout', evaluate: closeoutLocalPath },
  },
  'closeout-claim-unproven': {
    level: 'error',
    title: 'The repository contradicts a claim',
    what: 'As an error: the closeout says that a path was changed, but the path does not exist at the head or is not part of the change; or the closeout says that no runtime files are tracked, but some are. As a warning: the closeout names a path or a reference that does not exist.',
    why: 'Reviewers rely on the closeout, so the gate checks every claim that it can check.',
    fix: 'Correct the sentence, or commit the change that it describes.',
    evaluator: { about: 'closeout', evaluate: closeoutClaimUnproven },
  },
  'change-misdescribed': {
    level: 'warning',
    title: 'The diff contradicts the closeout',
    what: 'The closeout says that a file was added, removed or renamed, that only documentation or tests changed, or that no dependency is new, and the diff shows otherwise. What cannot be decided is not reported.',
    why: 'A text that describes changes which were not made misleads reviewers.',
    fix: 'Correct the sentence, or commit the change that it describes.',
    evaluator: { about: 'closeout', evaluate: changeMisdescribed },
  },
  'evidence-contradicted': {
    level: 'error',
    title: 'Evidence is contradicted',
    what: 'The closeout names evidence, and what GitHub reports says otherwise: a check failed or was skipped, a test report has failures or other numbers, a file has another digest.',
    why: 'Reviewers rely on the evidence. Skipped checks and tests that never ran prove nothing.',
    fix: 'Open the evidence. Correct the change and let the check run again, or correct the line of the closeout.',
    evaluator: { about: 'closeout', evaluate: evidenceLookedUp },
  },
  'evidence-stale': {
    level: 'warning',
    title: 'Evidence is of another commit',
    what: 'The evidence that the closeout names was made for another commit than the head.',
    why: 'A run shows what one commit does, and the head may differ from it.',
    fix: 'Name the check by its name (`check: unit tests`), so that it is looked up for each head, or link the run of the head.',
    // `evidence-looked-up` raises it, and the next three.
    evaluator: null,
  },
  'evidence-self-made': {
    level: 'warning',
    title: 'The change edits what made its evidence',
    what: 'The change edits the workflow, a local action or a reusable workflow that made the evidence.',
    why: 'An edited workflow can report success without running the tests.',
    fix: 'Review the diff of the named files. The evidence counts again for changes that leave them as they are.',
    evaluator: null,
  },
  'evidence-unknown': {
    level: 'notice',
    title: 'Evidence could not be confirmed',
    what: 'The evidence could not be read, or it is of a kind that anyone with write access can make.',
    why: 'Nobody has confirmed it. It may be true.',
    fix: 'Remove the cause that the message names, then run the check again.',
    evaluator: null,
  },
  'evidence-pending': {
    level: 'notice',
    title: 'Evidence has not finished',
    what: 'The check, status or run that the closeout names has not finished.',
    why: 'Its result is not known yet.',
    fix: 'Wait until it ends. The app looks again by itself; in a workflow, run the gate after the tests (`needs:`).',
    evaluator: null,
  },
  'evidence-missing': {
    level: 'error',
    title: 'Required evidence is missing',
    what: 'The policy says that a change of these paths needs evidence, and no entry of the named kinds holds.',
    why: 'The policy asks for evidence that was looked up for exactly this commit.',
    fix: 'Name the evidence under Verification, such as `check: unit tests`. docs/evidence.md has every form.',
    evaluator: { about: 'closeout', evaluate: evidenceMissing },
  },
  'record-invalid': {
    level: 'error',
    title: 'The machine record is invalid',
    what: 'A `closeout-record` block is not valid JSON, does not match its schema, or has the same slug as an earlier block.',
    why: 'The app reads the lifecycle from the record. An invalid record would give a wrong state.',
    fix: 'Write the record again with `closeout render --slug <slug>`. `closeout schema record` prints the schema.',
    evaluator: { about: 'closeout', evaluate: recordInvalid },
  },
  'run-unfinished': {
    level: 'notice',
    title: 'The run is not finished',
    what: 'The machine record says that the run is still active, or that it did not end with `done`.',
    why: 'The artifact stays a draft until the run has ended with `done`.',
    fix: 'Read the named artifact, finish the run, and write the record again: closeout render --slug <slug>',
    evaluator: { about: 'closeout', evaluate: runUnfinished },
  },
  'promotion-missing': {
    level: 'error',
    title: 'A required document was not updated',
    what: 'The policy says that some documents must change together with the changed paths, and none of these documents changed.',
    why: 'If the document is not updated, readers do not learn about the new behavior.',
    fix: 'Update one of the named documents, or write a line under Durable docs that names the document and the reason: `Not needed: <document>, because …`. If nothing else stands there, `Not needed: …` is enough.',
    evaluator: { about: 'closeout', evaluate: promotionMissing },
  },
  'fact-unknown': {
    level: 'error',
    title: 'A fact could not be read',
    what: 'The gate could not read something that a rule needs. The finding has the level of that rule.',
    why: 'The gate does not pass a change that it could not check.',
    fix: 'Remove the cause that the message names: fetch more history, give the token its read permissions, or run the check again.',
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
