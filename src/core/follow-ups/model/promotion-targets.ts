import type { RouteTarget } from '../../vocabulary/route.ts'

/** Where a route is promoted to, by its target. @see seed 001, "Learning Closeout" */
export const homeOfTarget = {
  rule: 'context/contracts/ or workflow docs',
  skill: 'skills/',
  power: 'skills/ or workflow docs',
  agent: 'agents/ or workflow docs',
  eval: 'evals/',
  doc: 'docs/ or docs/adr/',
  backlog: 'an issue of the provider, or the configured backlog',
  knowledge: 'the configured knowledge store',
  none: 'nowhere: nothing follows',
} as const satisfies Record<RouteTarget, string>

/**
 * Where a file that a session names or holds is promoted to, by ownership: the first row whose pattern
 * is found in the path wins.
 *
 * @see seed 001, "Promotion Targets"
 */
export const homeOfFile = [
  {
    owns: 'architecture and policy decisions',
    path: /adr|decision|architecture|design|plan\b/i,
    home: 'docs/adr/ or a design doc',
  },
  {
    owns: 'schemas and API contracts',
    path: /schema|contract|openapi|\bapi\b/i,
    home: 'schemas/ and contract docs',
  },
  {
    owns: 'workflow rules and gates',
    path: /skill|agent|workflow|gate/i,
    home: 'context/contracts/, skills/, agents/ or workflow docs',
  },
  {
    owns: 'operational behavior',
    path: /runbook|deploy|operat|release|migrat|rollback/i,
    home: 'runbooks, release notes or deployment docs',
  },
  {
    owns: 'evidence and release state',
    path: /evidence|review|critique|verif|acceptance|report/i,
    home: 'the pull request body, provider checks, release records or evidence docs',
  },
  {
    owns: 'follow-up work',
    path: /follow|backlog|todo|learning/i,
    home: 'issues of the provider, or backlog artifacts',
  },
  { owns: 'user-facing behavior', path: /./s, home: 'README.md, product docs or usage docs' },
] as const
