import { describeJson } from '../text/json/describe-json.ts'
import { describeRequirement } from '../text/json/describe-requirement.ts'
import { readJson } from '../text/json/read-json.ts'
import type { SchemaIssue } from '../text/json/schema.ts'
import { valueAt } from '../text/json/value-at.ts'
import type { RecordBlock } from './model/closeout.ts'
import { type RecordProblem, type RecordReading, type RunRecord, recordSchema } from './model/record.ts'

type BlockReading = {
  readonly record: RunRecord | null
  readonly problems: readonly RecordProblem[]
  readonly slugLine: number
}

const pointerOf = (path: readonly PropertyKey[]): string =>
  path.map(part => `/${String(part).replace(/~/g, '~0').replace(/\//g, '~1')}`).join('')

type Defect = { readonly path: readonly PropertyKey[]; readonly message: string }

/** The defects of one issue: one for each unknown key, placed at the key. */
const defectsOf = (issue: SchemaIssue, document: unknown): readonly Defect[] => {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(key => ({
      path: [...issue.path, key],
      message: `${JSON.stringify(key)} is not a key of the record. Remove it.`,
    }))
  }
  const name = String(issue.path.at(-1) ?? 'the record')
  const found = describeJson(valueAt(document, issue.path))
  return [{ path: issue.path, message: `${name} is ${found}; it must ${describeRequirement(issue)}.` }]
}

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
  const problems = parsed.error.issues
    .flatMap(issue => defectsOf(issue, json.value))
    .map(({ path, message }) => {
      const pointer = pointerOf(path)
      return { line: at(json.lineOf(pointer)), pointer, message }
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
            message: `the slug "${record.slug}" is used by an earlier block (line ${first}). Write one block for each slug.`,
          },
        ]
  })
}

/**
 * Read the record blocks of a text by the published schema.
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
