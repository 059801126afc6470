/** Reads an `action.yml`: GitHub's own parser says whether it is valid. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NoOperationTraceWriter } from '@actions/workflow-parser'
import { parseAction } from '@actions/workflow-parser/actions/action-parser'
import { parse } from 'yaml'

export interface ActionInput {
  readonly description?: string
  readonly required?: boolean
  readonly default?: unknown
}

export interface ActionStep {
  readonly id?: string
  readonly name?: string
  readonly if?: unknown
  readonly run?: string
  readonly uses?: string
  readonly shell?: string
  readonly env?: Readonly<Record<string, unknown>>
  readonly 'working-directory'?: string
  readonly 'continue-on-error'?: unknown
}

export interface Action {
  readonly name: string
  readonly inputs?: Readonly<Record<string, ActionInput | null>>
  readonly outputs?: Readonly<Record<string, { readonly description?: string; readonly value?: string }>>
  readonly runs: { readonly using: string; readonly steps: readonly ActionStep[] }
}

/** What GitHub's parser finds wrong with an action, a sentence each. */
export function problemsOfAction(name: string, content: string): readonly string[] {
  const { context } = parseAction({ name, content }, new NoOperationTraceWriter())
  return context.errors.getErrors().map(error => error.message)
}

/** @throws when the file is missing, invalid, or no composite action. */
export async function readAction(dir: string): Promise<Action> {
  const file = join(dir, 'action.yml')
  const content = await readFile(file, 'utf8')
  const problems = problemsOfAction('action.yml', content)
  if (problems.length)
    throw new Error(`${file}: unexpected content, expected a valid action. ${problems.join(' ')}`)
  const action = parse(content) as Action
  if (action.runs.using !== 'composite')
    throw new Error(`${file}: unexpected ${action.runs.using} action, expected composite.`)
  return action
}
