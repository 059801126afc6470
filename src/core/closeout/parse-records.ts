import { readJson } from '../text/read-json.ts'
import type { RecordBlock } from './model/closeout.ts'
import { type RecordProblem, type RecordReading, type RunRecord, recordSchema } from './model/record.ts'

type Issue = {
  readonly path: readonly PropertyKey[]
  readonly message: string
  readonly code?: string
  readonly keys?: readonly string[]
}
type BlockReading = {
  readonly record: RunRecord | null
  readonly problems: readonly RecordProblem[]
  readonly slugLine: number
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map(part => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

/** An unknown key is told at the key itself, each by itself. */
const spread = (issue: Issue): readonly Issue[] =>
  issue.code === 'unrecognized_keys' && issue.keys
    ? issue.keys.map(key => ({
        path: [...issue.path, key],
        message: `unexpected key ${JSON.stringify(key)}, expected only keys of the format`,
      }))
    : [issue]

const readBlock = (block: RecordBlock): BlockReading => {
  const json = readJson(block.text)
  const at = (line: number): number => block.line + line - 1
  if (!json.isValid) {
    return {
      record: null,
      problems: json.problems.map(problem => ({ ...problem, line: at(problem.line) })),
      slugLine: block.line,
    }
  }
  const parsed = recordSchema.safeParse(json.value)
  const slugLine = at(json.lineOf('/slug'))
  if (parsed.success) return { record: parsed.data, problems: [], slugLine }
  const problems = (parsed.error.issues as readonly Issue[]).flatMap(spread).map(issue => {
    const pointer = pointerOf(issue.path)
    return { line: at(json.lineOf(pointer)), pointer, message: issue.message }
  })
  return { record: null, problems, slugLine }
}

const repeatedSlugs = (readings: readonly BlockReading[]): readonly RecordProblem[] => {
  const seen = new Map<string, number>()
  return readings.flatMap(({ record, slugLine }) => {
    if (!record) return []
    const first = seen.get(record.slug)
    if (first === undefined) seen.set(record.slug, slugLine)
    return first === undefined
      ? []
      : [
          {
            line: slugLine,
            pointer: '/slug',
            message: `unexpected slug "${record.slug}" a second time (first in line ${first}), expected one block a slug`,
          },
        ]
  })
}

/**
 * Read the record blocks of a text against the published format.
 *
 * All of them or none: one broken block, or one slug twice, makes the whole reading invalid, with every defect found.
 * Lines count in the text that the blocks came from. Never throws.
 *
 * @param blocks  as `parseCloseout` found them, in order
 */
export const parseRecords = (blocks: readonly RecordBlock[]): RecordReading => {
  if (blocks.length === 0) return { standing: 'absent' }
  const readings = blocks.map(readBlock)
  const problems = [...readings.flatMap(reading => reading.problems), ...repeatedSlugs(readings)]
  if (problems.length > 0) {
    return { standing: 'invalid', problems: [...problems].sort((one, other) => one.line - other.line) }
  }
  return { standing: 'valid', records: readings.flatMap(({ record }) => (record ? [record] : [])) }
}
