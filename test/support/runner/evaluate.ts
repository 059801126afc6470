/** GitHub's expressions, by GitHub's own library. */
import { data, Evaluator, Lexer, Parser } from '@actions/expressions'
import type { FunctionDefinition } from '@actions/expressions/funcs/info'

/** What expressions may name: `github`, `inputs`, `steps`, `env`, `runner`. */
export type Contexts = Readonly<Record<string, unknown>>

/** How the steps so far went; the status functions ask it. */
export type JobStatus = 'success' | 'failure'

const statusFunctions = (status: JobStatus): ReadonlyMap<string, FunctionDefinition> => {
  const answers = {
    always: true,
    cancelled: false,
    failure: status === 'failure',
    success: status === 'success',
  }
  return new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      { name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answer) },
    ]),
  )
}

const toData = (value: unknown): data.ExpressionData =>
  JSON.parse(JSON.stringify(value ?? null), data.reviver)

function run(expression: string, contexts: Contexts, status: JobStatus): data.ExpressionData {
  const { tokens } = new Lexer(expression).lex()
  const functions = new Map(statusFunctions(status))
  const tree = new Parser(tokens, Object.keys(contexts), [...functions.values()]).parse()
  const known = new data.Dictionary(
    ...Object.entries(contexts).map(([key, value]) => ({ key, value: toData(value) })),
  )
  return new Evaluator(tree, known, functions).evaluate()
}

/** `${{ … }}`; a `}}` within quotes does not end it. */
const placeholder = /\$\{\{((?:'(?:[^']|'')*'|[^'])*?)\}\}/g

/** A text with every `${{ }}` in it replaced, as the runner does before a shell sees it. */
export function fillIn(text: unknown, contexts: Contexts): string {
  return String(text ?? '').replace(placeholder, (_, expression: string) =>
    run(expression, contexts, 'success').coerceString(),
  )
}

const asksStatus = /\b(?:always|cancelled|failure|success)\s*\(/i

/** Whether a step runs: its `if:`, which also asks for success unless it asks about the status itself. */
export function holds(condition: unknown, contexts: Contexts, status: JobStatus): boolean {
  const text = String(condition ?? 'success()').trim()
  const bare = /^\$\{\{([\s\S]*)\}\}$/.exec(text)?.[1] ?? text
  const whole = asksStatus.test(bare) ? bare : `success() && (${bare})`
  const result = run(whole, contexts, status)
  return isTruthy(result)
}

function isTruthy(result: data.ExpressionData): boolean {
  if (result instanceof data.BooleanData) return result.value
  if (result instanceof data.NumberData) return result.value !== 0 && !Number.isNaN(result.value)
  if (result instanceof data.StringData) return result.value !== ''
  return !(result instanceof data.Null)
}
