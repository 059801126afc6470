import type { MarkedText } from '../model/statement.ts'

/** A file name without a folder. `at` is where it begins in the marked text. */
export type LoneName = {
  readonly path: string
  readonly at: number
  readonly end: number
  readonly isLoose: true
}

const opening =
  /^\s*(?:updated|added|created|wrote|rewrote|documented|extended|revised|edited|corrected|expanded)\s+(?:the\s+)?(?=\uE000)/i
const inCode = /\uE000([^\uE001]*)\uE001/y
const between = /\s*(?:,\s*(?:and\s+)?|and\s+|&\s*)(?=\uE000)/y
/** A name of a document, or of a file that has no ending. */
const documentName =
  /^(?:[A-Za-z0-9][\w@+-]*(?:\.[\w-]+)*\.(?:md|mdx|rst|adoc|txt)|LICENSE|NOTICE|AUTHORS|CODEOWNERS)$/
/** The file is said to be in a place that is not this repository, or the name is that of a part of something. */
const otherPlace = /^\s*(?:in|on|of|from|at|under|within)\b/i

/**
 * The lone document names, in code, with which a clause goes on right after it says that something was written: in
 * `Updated \`guide.md\`` the name is the object of the verb. In any other place a lone name may be anything.
 */
export const listLoneNames = ({ marked }: MarkedText): readonly LoneName[] => {
  let at = opening.exec(marked)?.[0].length ?? -1
  const names: LoneName[] = []
  while (at >= 0) {
    inCode.lastIndex = at
    const [code, written = ''] = inCode.exec(marked) ?? []
    if (code === undefined) break
    const path = written.trim()
    const end = at + code.length
    if (documentName.test(path)) names.push({ path, at, end, isLoose: true })
    between.lastIndex = end
    at = between.test(marked) ? between.lastIndex : -1
    if (at < 0 && otherPlace.test(marked.slice(end))) return []
  }
  return names
}
