import type { ExplainedKey, ExplainedPolicy } from '../../core/policy/explain-policy.ts'
import type { Paint } from '../../core/text/paint.ts'
import { shownText } from '../../core/text/shown-text.ts'

const mostCharacters = 60

/** A list is printed whole as long as a wide line holds it: a count says nothing. */
const mostOfList = 90

const shownValue = (value: unknown): string => {
  const text = shownText(JSON.stringify(value === Number.POSITIVE_INFINITY ? 'never' : value))
  if (text.length <= mostCharacters) return text
  if (!Array.isArray(value)) return `${text.slice(0, mostCharacters - 1)}…`
  return text.length <= mostOfList ? text : `${value.length} entries`
}

const shownOrigin = ({ from, path, line }: ExplainedKey): string =>
  path === null ? from : `${from}  ${shownText(path)}:${line}`

/** The policy in force: one line for each key, its value, and where the value comes from. */
export function* policyText({ source, keys, problems }: ExplainedPolicy, paint: Paint): Generator<string> {
  yield `Policy: ${shownText(source)}\n`
  for (const { path, line, column, message, fix } of problems) {
    yield `${paint.red('problem')}: ${shownText(`${path}:${line}:${column}: ${message}`)}\n`
    if (fix) yield `  Fix: ${shownText(fix)}\n`
  }
  yield '\n'
  const values = keys.map(({ value }) => shownValue(value))
  const keyWidth = Math.max(...keys.map(({ key }) => key.length))
  const widths = values.map(value => value.length).filter(width => width <= mostCharacters)
  const valueWidth = Math.max(0, ...widths)
  for (const [index, key] of keys.entries()) {
    const origin = shownOrigin(key)
    const line = `${key.key.padEnd(keyWidth)}  ${(values[index] ?? '').padEnd(valueWidth)}  `
    yield `${line}${key.from === 'default' ? paint.dim(origin) : origin}\n`
  }
}
