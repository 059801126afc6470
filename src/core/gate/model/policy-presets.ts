import type { PromotionRule, Selection } from './gate-policy.ts'

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
