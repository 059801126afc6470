import type { Repository } from '../src/core/gate/model/facts.ts'
import { isPolicyPath, type Policy, policyPath as usualPolicyPath } from '../src/core/policy/model/policy.ts'

/** The inputs of `action.yml`, read and checked. `null` stands for an input that was left empty. */
export type Inputs = {
  readonly token: string | null
  readonly mode: Policy['mode'] | null
  readonly policyPath: string
  readonly pullRequest: number | null
  readonly artifactRoot: string | null
  readonly directory: string
  readonly reportPath: string | null
}

export type InputsReading = { readonly inputs: Inputs } | { readonly refusal: string; readonly fix: string }

/** @param read  an input by its name in `action.yml`; "" where it was left empty */
export const readInputs = (read: (name: string) => string, workspace: string): InputsReading => {
  const mode = read('mode')
  if (mode !== '' && mode !== 'enforce' && mode !== 'warn') {
    return refuse('mode', mode, 'Use `enforce` or `warn`.', 'with: { mode: warn }')
  }
  const number = read('pull-request').replace(/^#/, '')
  if (number !== '' && !/^[1-9]\d{0,9}$/.test(number)) {
    return refuse('pull-request', number, 'Use the number of a pull request.', 'with: { pull-request: 12 }')
  }
  const policyPath = read('policy') || usualPolicyPath
  if (!isPolicyPath(policyPath)) {
    return refuse(
      'policy',
      policyPath,
      'Use a path inside the repository.',
      'with: { policy: .github/closeout.yml }',
    )
  }
  return {
    inputs: {
      token: read('github-token') || null,
      mode: mode === '' ? null : mode,
      policyPath,
      pullRequest: number === '' ? null : Number(number),
      artifactRoot: read('artifact-root') || null,
      directory: read('working-directory') || workspace,
      reportPath: read('report') || null,
    },
  }
}

const refuse = (name: string, value: string, allowed: string, fix: string): InputsReading => ({
  refusal: `The input ${name} has the invalid value ${JSON.stringify(value)}. ${allowed}`,
  fix,
})

/** `owner/name` as GitHub writes it, or `null`. */
export const readRepository = (text: string): Repository | null => {
  const [owner, name, ...rest] = text.split('/')
  return owner && name && rest.length === 0 ? { owner, name } : null
}

/** The path of the workflow file in `owner/name/.github/workflows/gate.yml@refs/heads/main`; `null` for a file of another repository. */
export const readGateWorkflow = (workflowRef: string, repository: Repository): string | null => {
  const prefix = `${repository.owner}/${repository.name}/`
  const path = workflowRef.split('@')[0] ?? ''
  return path.startsWith(prefix) ? path.slice(prefix.length) : null
}
