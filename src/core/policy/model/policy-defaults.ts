import { fieldNames } from '../../closeout/model/closeout.ts'
import type { FollowUpPolicy } from '../../follow-ups/model/follow-up-policy.ts'
import type { LifecyclePolicy } from '../../lifecycle/model/lifecycle-policy.ts'
import type { Policy, PromotionRule, Selection } from './policy.ts'

/** The policy file, read at the base of a change. Here, so that a module that only needs the name loads no schema. */
export const policyPath = '.github/closeout.yml'

/** Promotion targets by ownership. @see seed 001, "Promotion Targets" */
export const promotionByOwnership: readonly PromotionRule[] = [
  {
    when: ['schemas/**', '**/*.schema.json', '**/openapi.{yml,yaml,json}'],
    docs: ['schemas/**/*.md', 'docs/**', '**/CONTRACT*.md', 'CHANGELOG.md'],
    level: 'warning',
    why: 'schemas and API contracts are promoted to contract docs',
  },
  {
    when: ['skills/**', 'agents/**', 'context/contracts/**', '.github/workflows/**'],
    docs: ['context/contracts/**', 'skills/**/*.md', 'agents/**/*.md', 'docs/**', 'README.md'],
    level: 'warning',
    why: 'workflow rules and gates are promoted to contracts, skills, agents and workflow docs',
  },
  {
    when: ['deploy/**', 'ops/**', 'infra/**', 'terraform/**', 'Dockerfile', 'compose.y{a,}ml'],
    docs: ['**/runbooks/**', '**/RUNBOOK*.md', 'docs/**', 'CHANGELOG.md'],
    level: 'warning',
    why: 'operational behavior is promoted to runbooks, release notes or deployment docs',
  },
  {
    when: ['src/**', 'lib/**', 'app/**', 'cmd/**', 'packages/*/src/**'],
    docs: ['README.md', '**/README.md', 'docs/**', 'CHANGELOG.md'],
    level: 'warning',
    why: 'user-facing behavior is promoted to the README, product docs or usage docs',
  },
]

/** How the preset `agent-made` recognises a pull request of an agent. */
export const agentMade: Selection = {
  authors: ['*[bot]', 'copilot-swe-agent', 'Copilot'],
  branch_prefixes: [
    'agent/',
    'agents/',
    'flow-agents/',
    'copilot/',
    'codex/',
    'claude/',
    'cursor/',
    'devin/',
    'ai/',
  ],
  labels: ['agent', 'ai', 'agent-made', 'ai-generated'],
  trailers: [
    'Co-Authored-By: Claude',
    'Co-Authored-By: Copilot',
    'Co-Authored-By: Codex',
    'Agent:',
    'Agent-Run:',
  ],
}

/** Separation of duties by default; a lone maintainer adds the policy line that the refusal names. */
export const defaultLifecyclePolicy: LifecyclePolicy = {
  labels: { prefix: 'artifact: ', descriptions: {} },
  approval: { required: false, bind: 'tree', roles: ['write', 'maintain', 'admin'], teams: [], allow: [] },
  publish: { on: 'merge' },
  retention: { days: 30 },
}

/** Issues are opened at publication, for authors who could have opened them themselves. */
export const defaultFollowUpPolicy: FollowUpPolicy = {
  follow_ups: {
    open_when: 'published',
    from_corrections: false,
    trusted_roles: ['write', 'maintain', 'admin'],
    trusted_authors: [],
    trusts_approval: false,
    most: 10,
    parent: 'never',
    recurrence: 'reopen',
    targets: {},
  },
}

/** The strict default: the seed's own rule, with no exceptions. */
export const defaultPolicy: Policy = {
  preset: 'strict',
  mode: 'enforce',
  roots: [],
  allow: [],
  inherited: 'error',
  closeout: {
    required_for: null,
    exempt_authors: ['dependabot[bot]', 'renovate[bot]'],
    required_fields: fieldNames.slice(),
    section_names: [],
    field_names: {},
    section_skip: 'trivial',
    sources: ['body'],
    documents: [
      'CHANGELOG.md',
      'docs/**/*.md',
      'README.md',
      '**/README.md',
      '**/runbooks/**/*.md',
      'schemas/**/*.md',
    ],
    drafts: 'report',
  },
  promotion: [],
  ...defaultLifecyclePolicy,
  ...defaultFollowUpPolicy,
}
