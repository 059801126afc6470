/** The code of every finding that the gate can have, in the order of docs/rules.md. */
export const ruleCodes = [
  'runtime-tracked',
  'runtime-in-history',
  'runtime-not-ignored',
  'closeout-missing',
  'closeout-field-missing',
  'closeout-placeholder',
  'closeout-local-path',
  'closeout-claim-unproven',
  'raw-notes-promoted',
  'gate-workflow-changed',
  'record-invalid',
  'promotion-missing',
  'body-unreadable',
  'body-broken-command',
  'section-repeated',
  'route-unclear',
  'run-unfinished',
  'artifact-unsubmitted',
  'policy-invalid',
  'fact-unknown',
] as const
export type RuleCode = (typeof ruleCodes)[number]
