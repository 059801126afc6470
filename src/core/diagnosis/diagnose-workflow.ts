import { matchesGlob } from '../text/field-path.ts'
import { nearestName } from '../text/nearest-name.ts'
import { shownText } from '../text/shown-text.ts'
import { advice, type Diagnosis, problem, unread, well, wellUnless } from './model/diagnosis.ts'
import { neededTypes } from './model/gate-workflow.ts'
import type { BranchFacts, DefaultBranch, TextFile, WorkTreeFacts } from './model/setup-facts.ts'
import {
  type Permissions,
  readWorkflow,
  type Workflow,
  type WorkflowJob,
  type WorkflowStep,
} from './read-workflow.ts'

/** The job that runs the gate, and its step. */
type Gate = { readonly workflow: Workflow; readonly job: WorkflowJob; readonly step: WorkflowStep }

const isGateStep = ({ uses, run }: WorkflowStep): boolean =>
  uses === null
    ? /\bcloseout(?:\/dist\/cli\/main\.cjs)? check\b/.test(run)
    : /^[\w.-]+\/closeout(?:@|$)/i.test(uses)

const gatesOf = (workflow: Workflow): readonly Gate[] =>
  workflow.jobs.flatMap(job => job.steps.filter(isGateStep).map(step => ({ workflow, job, step })))

/** The workflows among files that run the gate, by path. */
export const listGateWorkflows = (files: readonly TextFile[]): readonly string[] => [
  ...new Set(
    files
      .flatMap(file => readWorkflow(file) ?? [])
      .flatMap(gatesOf)
      .map(({ workflow }) => workflow.path),
  ),
]

/** Diagnose how the workflows of a repository run the gate. `branch` is `null` where GitHub was not asked. */
export const diagnoseWorkflows = (
  { workflows: files, defaultBranch }: Pick<WorkTreeFacts, 'workflows' | 'defaultBranch'>,
  branch: BranchFacts | null,
): readonly Diagnosis[] => {
  const workflows = files.flatMap(file => readWorkflow(file) ?? [])
  const onPullRequests = workflows
    .flatMap(gatesOf)
    .filter(({ workflow }) => pullRequestEvents.some(event => workflow.events[event]))
  const [gate] = onPullRequests.length > 0 ? onPullRequests : workflows.flatMap(gatesOf)
  if (!gate) return [withoutGate(files, workflows.length)]
  return [
    well('gate-workflow'),
    ...wellUnless('workflow-events', [
      ...diagnoseEvents(gate, branch),
      ...diagnosePush(
        gate,
        branch?.branch.known ? { name: branch.branch.value, source: 'remote' } : defaultBranch,
      ),
    ]),
    ...(branch === null ? [] : diagnoseRequired(gate, branch, workflows)),
    ...wellUnless('workflow-permissions', diagnosePermissions(gate)),
    ...wellUnless('action-version', diagnoseVersions(gate)),
    ...wellUnless('fetch-depth', diagnoseDepth(gate)),
  ]
}

const withoutGate = (files: readonly TextFile[], readable: number): Diagnosis =>
  problem(
    'gate-workflow',
    readable < files.length
      ? `No workflow runs the gate, and ${files.length - readable} of ${files.length} workflows are not valid YAML.`
      : 'No workflow runs the gate.',
    'closeout init --apply',
    { path: '.github/workflows' },
  )

const pullRequestEvents = ['pull_request', 'pull_request_target'] as const

/** Without `types`, GitHub runs a workflow on these. */
const usualTypes = ['opened', 'synchronize', 'reopened']

const diagnoseEvents = ({ workflow }: Gate, branch: BranchFacts | null): readonly Diagnosis[] => {
  const name = pullRequestEvents.find(one => workflow.events[one])
  const place = { path: workflow.path }
  if (!name) {
    return [
      problem(
        'workflow-events',
        'The workflow of the gate does not run on pull requests.',
        `Add to \`on:\`:\n  pull_request:\n    types: [${neededTypes.join(', ')}]`,
        place,
      ),
    ]
  }
  const { line = 1, types = [], filters = [] } = workflow.events[name] ?? {}
  const missing = neededTypes.filter(type => !(types.length > 0 ? types : usualTypes).includes(type))
  const queues = branch?.hasMergeQueue.known && branch.hasMergeQueue.value && !workflow.events.merge_group
  return [
    ...(missing.length > 0
      ? [
          problem(
            'workflow-events',
            `The workflow does not run on \`${name}\` of type ${missing.join(', ')}. A corrected body then keeps its old verdict.`,
            `types: [${[...new Set([...types, ...neededTypes])].join(', ')}]`,
            { ...place, line },
          ),
        ]
      : []),
    ...filters.map(filter =>
      problem(
        'workflow-events',
        `\`${filter}\` of \`${name}\` skips the workflow for some pull requests. A required check then never reports.`,
        `Remove \`${filter}\`. The gate decides by the policy which pull requests need a closeout.`,
        { ...place, line },
      ),
    ),
    ...(queues
      ? [
          problem(
            'workflow-events',
            'The branch has a merge queue, and the workflow does not run on `merge_group`.',
            'Add to `on:`:\n  merge_group:\n    types: [checks_requested]',
            place,
          ),
        ]
      : []),
  ]
}

/** A guessed default branch says nothing about the workflow. */
const diagnosePush = ({ workflow }: Gate, { name, source }: DefaultBranch): readonly Diagnosis[] => {
  const { line = 1, branches = [] } = workflow.events.push ?? {}
  if (source === 'guess' || branches.length === 0) return []
  if (branches.some(pattern => pattern.startsWith('!')) || matchesGlob(name, branches)) return []
  const isSure = source !== 'usual'
  return [
    (isSure ? problem : advice)(
      'workflow-events',
      `The workflow runs on pushes to ${branches.map(shownText).join(', ')}, and not on pushes to ${shownText(name)}, which ${isSure ? 'is' : 'by its name is'} the default branch.`,
      `branches: [${name}]`,
      { path: workflow.path, line },
    ),
  ]
}

const diagnoseRequired = (
  { workflow, job }: Gate,
  { requiredChecks, branch }: BranchFacts,
  workflows: readonly Workflow[],
): readonly Diagnosis[] => {
  if (!requiredChecks.known) {
    return [
      unread('required-check', `The rules of the default branch could not be read: ${requiredChecks.why}`),
    ]
  }
  if (requiredChecks.value.includes(job.name)) return [well('required-check')]
  const provided = new Set(workflows.flatMap(({ jobs }) => jobs.map(({ name }) => name)))
  const orphans = requiredChecks.value.filter(check => !provided.has(check) && check !== 'artifact lifecycle')
  const meant = orphans.find(check => /gate|closeout/i.test(check)) ?? nearestName(job.name, orphans)
  const place = { path: workflow.path, line: job.line }
  if (meant) {
    return [
      problem(
        'required-check',
        `A rule requires the check ${shownText(meant)}, which no workflow reports. The job of the gate is named ${shownText(job.name)}.`,
        `name: ${meant}`,
        place,
      ),
    ]
  }
  const where = branch.known ? shownText(branch.value) : 'the default branch'
  return [
    advice(
      'required-check',
      `No rule of ${where} requires the check ${shownText(job.name)}, so a failing pull request can be merged.`,
      `Require the status check ${shownText(job.name)} in a ruleset of ${where}.`,
      place,
    ),
  ]
}

const diagnosePermissions = ({ workflow, job }: Gate): readonly Diagnosis[] => {
  const granted: Permissions = job.permissions ?? workflow.permissions
  const place = { path: workflow.path, line: job.line }
  const lines = 'permissions:\n  contents: read\n  pull-requests: read'
  if (granted === null) {
    return [
      advice(
        'workflow-permissions',
        'The workflow sets no permissions, so it has those of the repository.',
        lines,
        place,
      ),
    ]
  }
  if (granted === 'write-all') {
    return [
      advice('workflow-permissions', 'The workflow may write everything. The gate only reads.', lines, place),
    ]
  }
  if (granted === 'read-all') return []
  const has = (name: string): boolean =>
    typeof granted === 'object' && ['read', 'write'].includes(granted[name] ?? '')
  const missing = ['contents', 'pull-requests'].filter(name => !has(name))
  return missing.length === 0
    ? []
    : [
        problem(
          'workflow-permissions',
          `The workflow lacks the permission ${missing.map(name => `\`${name}: read\``).join(' and ')}.`,
          missing.map(name => `${name}: read`).join('\n'),
          place,
        ),
      ]
}

const diagnoseVersions = ({ workflow, job }: Gate): readonly Diagnosis[] =>
  job.steps.flatMap(({ uses, line }) => {
    if (uses === null || uses.startsWith('.') || uses.startsWith('docker:')) return []
    const version = uses.split('@')[1] ?? ''
    if (/^[0-9a-f]{40}$/.test(version)) return []
    const action = shownText(uses)
    const fix = `uses: ${uses.split('@')[0]}@<SHA of the commit> # the version`
    const place = { path: workflow.path, line }
    return /^v?\d/.test(version)
      ? [advice('action-version', `${action} is a tag, which its owner can move.`, fix, place)]
      : [problem('action-version', `${action} has no fixed version: it changes without notice.`, fix, place)]
  })

const diagnoseDepth = ({ workflow, job }: Gate): readonly Diagnosis[] => {
  const checkout = job.steps.find(({ uses }) => /^actions\/checkout(?:@|$)/i.test(uses ?? ''))
  if (!checkout || checkout.inputs['fetch-depth'] === '0') return []
  return [
    problem(
      'fetch-depth',
      'actions/checkout fetches one commit, so the gate cannot see what the history keeps.',
      'with:\n  fetch-depth: 0',
      { path: workflow.path, line: checkout.line },
    ),
  ]
}
