import { neededTypes } from '../diagnosis/model/gate-workflow.ts'
import type { ActionVersion } from './model.ts'

/** The version of actions/checkout in the workflow. The commit is that of its tag. */
const checkout: ActionVersion = {
  uses: 'actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1',
  version: 'v7.0.1',
}

/** The repository of the action. */
export const actionName = 'closeout-dev/closeout'

/** The action by its moving tag, for who reads the docs. */
export const publishedAction: ActionVersion = { uses: `${actionName}@v0`, version: null }

/**
 * The workflow that runs the gate, as a file.
 *
 * @param branch  the branch whose pushes are checked too
 */
export const renderGateWorkflow = (action: ActionVersion, branch: string): string => `name: artifact gate
on:
  pull_request:
    types: [${neededTypes.join(', ')}]
  merge_group:
    types: [checks_requested]
  push:
    branches: [${yamlWord(branch)}]
  # Start it with --ref and the branch of the pull request: its check lands on the tip of that branch.
  workflow_dispatch:
    inputs:
      pull-request:
        description: Number of the pull request of this branch
        required: true
permissions:
  contents: read
  pull-requests: read
  # In a private repository, to look up what a closeout names:
  # issues: read # issues, such as \`-> #31\`
  # actions: read # workflow runs, their jobs and artifacts, such as https://github.com/owner/name/actions/runs/1
  # checks: read # checks, such as \`check: unit tests\`; it needs \`actions: read\` too
  # statuses: read # commit statuses, such as \`commit status: ci/build\`
# A check that still runs is pending. To look up the checks of this workflow, add \`needs:\` with the jobs that run the
# tests, and \`if: \${{ !cancelled() }}\`: docs/evidence.md, "Order in a workflow".
jobs:
  gate:
    name: artifact gate
    runs-on: ubuntu-latest
    steps:
      - uses: ${usesText(checkout)}
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: ${usesText(action)}
        with:
          pull-request: \${{ inputs.pull-request }}
`

const usesText = ({ uses, version }: ActionVersion): string =>
  version === null ? uses : `${uses} # ${version}`

/** A branch name as a text of YAML. GitHub reads it as a pattern, so its special characters are escaped. */
const yamlWord = (branch: string): string => {
  const pattern = branch.replace(/[*?+[\]!\\]/g, '\\$&')
  return /^[A-Za-z][\w./-]*$/.test(pattern) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(pattern)
    ? pattern
    : `'${pattern.replaceAll("'", "''")}'`
}
