import type { Readable } from 'node:stream'
import type { ReadingOptions } from '../../core/closeout/model/closeout.ts'
import { evaluateBody } from '../../engine/evaluate-body.ts'
import type { EvaluatedLine } from '../reporters/reported.ts'

/** The result for one line of input. A line that cannot be read gives an error instead. */
const evaluateLine = async (line: string, at: number, shared: ReadingOptions): Promise<EvaluatedLine> => {
  let entry: unknown
  try {
    entry = JSON.parse(line)
  } catch {
    return {
      id: null,
      error: `line ${at}: the line is not JSON. Write one object {"id", "body", "options"?} per line.`,
    }
  }
  const id = (entry as { id?: unknown } | null)?.id ?? null
  const problem = problemOf(entry)
  if (problem) return { id, error: `line ${at}: ${problem}` }
  const { body, options } = entry as LineEntry
  const began = performance.now()
  const evaluated = await evaluateBody(body ?? '', {
    ...shared,
    sectionNames: [...(shared.sectionNames ?? []), ...(options?.section_names ?? [])],
    ...(typeof options?.template === 'string' ? { template: options.template } : {}),
  })
  const ms = Math.round((performance.now() - began) * 1000) / 1000
  return { id, evaluated, ms }
}

type LineEntry = {
  readonly body: string | null
  readonly options?: {
    readonly section_names?: readonly string[] | null
    readonly template?: string | null
  } | null
}

const problemOf = (entry: unknown): string | null => {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    return 'the line is not a JSON object. Write {"id", "body", "options"?}.'
  const { body = null, options = null } = entry as { body?: unknown; options?: unknown }
  if (!('body' in entry) || (body !== null && typeof body !== 'string'))
    return 'body must be a string or null.'
  if (options === null) return null
  if (typeof options !== 'object' || Array.isArray(options)) return 'options must be an object.'
  const { section_names: names = null, template = null } = options as {
    section_names?: unknown
    template?: unknown
  }
  if (names !== null && !(Array.isArray(names) && names.every(name => typeof name === 'string'))) {
    return 'options.section_names must be a list of strings.'
  }
  return template === null || typeof template === 'string' ? null : 'options.template must be a string.'
}

/** The lines of a stream, however its chunks divide them. Bytes that are not UTF-8 become U+FFFD. */
async function* linesOf(input: Readable): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8')
  let rest: string[] = []
  for await (const part of input) {
    const text = decoder.decode(typeof part === 'string' ? Buffer.from(part) : part, { stream: true })
    const lines = text.split('\n')
    for (const line of lines.slice(0, -1)) {
      yield [...rest, line].join('')
      rest = []
    }
    rest.push(lines.at(-1) ?? '')
  }
  const last = [...rest, decoder.decode()].join('')
  if (last !== '') yield last
}

/**
 * Check a stream of lines `{"id", "body", "options"?}`: each gives one result, in the same order.
 *
 * A line that cannot be read gives `{"id", "error"}`, and the next lines are still read. Empty lines are skipped.
 *
 * @param shared  options for every line; a line's own are added to them
 */
export async function* parseLines(input: Readable, shared: ReadingOptions): AsyncGenerator<EvaluatedLine> {
  let at = 0
  for await (const line of linesOf(input)) {
    at += 1
    if (line.trim() === '') continue
    yield await evaluateLine(line.replace(/^\uFEFF/, ''), at, shared)
  }
}
