import { foldText } from '../closeout/markdown/fold-name.ts'
import type { Closeout, FieldName, ReadingOptions } from '../closeout/model/closeout.ts'
import { listSectionAnswers, type SectionAnswers } from '../closeout/parse-closeout.ts'
import type { ChangedDocument } from './model/facts.ts'

/** Which field of a closeout is the same as in a document of the base; `rest`: all but what shipped. */
export type Reuse = { readonly field: 'shipped' | 'changes' | 'rest'; readonly path: string }

/**
 * Find the closeout of the base that a closeout repeats; `null` where it is new.
 *
 * New is what says something else under *Shipped behavior* and under *Provider changes*. Two changes may have no issue, or
 * the same one: reasoned skips, and other words around the same references, are no difference. Then one of the fields
 * after them differs. Documents elsewhere may say "this pull request" as often as they like.
 *
 * @param documents  those of the base that are compared
 * @param isNear     whether a document of the base is beside the closeout, or beside its rename source
 */
export const findReuse = (
  { fields }: Pick<Closeout, 'fields'>,
  documents: readonly ChangedDocument[],
  isNear: (path: string) => boolean,
  options: ReadingOptions,
): Reuse | null => {
  const own = Object.fromEntries(
    Object.entries(fields).map(([name, { text }]) => [name, text]),
  ) as SectionAnswers
  const isSkip = fields.changes.verdict === 'skipped'
  for (const { path, text } of documents) {
    for (const old of listSectionAnswers(text, options)) {
      const field = repeatedField(own, old, isSkip, isNear(path))
      if (field) return { field, path }
    }
  }
  return null
}

const repeatedField = (
  own: SectionAnswers,
  old: SectionAnswers,
  isSkip: boolean,
  isNear: boolean,
): Reuse['field'] | null => {
  if (isSame(own.shipped, old.shipped)) return 'shipped'
  const [mine, theirs] = [readReferences(own.changes), readReferences(old.changes)]
  const names = mine.numbers.length > 0
  const hasSame = haveSameReferences(mine, theirs)
  if (!isSkip && (names || isNear) && hasSame && isSame(mine.text, theirs.text)) return 'changes'
  const isIndistinct = isSkip || (names && hasSame)
  return isIndistinct && laterFields.every(name => foldText(own[name]) === foldText(old[name]))
    ? 'rest'
    : null
}

const laterFields = ['verification', 'docs', 'records', 'follow_ups'] as const satisfies readonly FieldName[]

const isSame = (one: string, other: string): boolean => {
  const folded = foldText(one)
  return folded !== '' && folded === foldText(other)
}

/** A text with its references in one spelling, their numbers, and the repository of each that names one. */
type References = {
  readonly text: string
  readonly numbers: readonly string[]
  readonly repositories: readonly string[]
}

/** `#12`, `GH-12`, `octo/shop#12`, or an address of a pull request, an issue or a commit. */
const reference =
  /https?:\/\/[^\s/<>()]+\/([\w.-]+\/[\w.-]+)\/(?:pull|issues|discussions|commit)\/(\w+)(?:[/#?][^\s<>()\]]*)?|(?<![\w/&.-])(?:([\w.-]+\/[\w.-]+)?#|GH-)(\d+)(?!\w)/gi

const readReferences = (written: string): References => {
  const numbers: string[] = []
  const repositories: string[] = []
  const text = written.replace(
    reference,
    (_, ofAddress?: string, id?: string, ofShort?: string, number?: string) => {
      numbers.push((id ?? number ?? '').toLowerCase())
      repositories.push((ofAddress ?? ofShort ?? '').toLowerCase())
      return ` #${numbers.at(-1)} `
    },
  )
  return { text, numbers, repositories }
}

/** A reference without a repository may be of any. */
const haveSameReferences = (one: References, other: References): boolean =>
  one.numbers.length === other.numbers.length &&
  one.numbers.every((number, at) => {
    const [mine, theirs] = [one.repositories[at] ?? '', other.repositories[at] ?? '']
    return number === other.numbers[at] && (mine === '' || theirs === '' || mine === theirs)
  })
