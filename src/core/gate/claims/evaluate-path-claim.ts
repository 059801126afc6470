import type { ChangeClaim } from '../../closeout/model/change-claim.ts'
import { shownText } from '../../text/shown-text.ts'
import type { ChangedFile } from '../model/facts.ts'

type PathClaim = Extract<ChangeClaim, { kind: 'path' }>

/** What a claim says that the diff contradicts, and how to correct it. */
export type Contradiction = { readonly message: string; readonly fix: string }

/** What a claim is compared with. `existing` holds those of the claimed paths that exist at the head. */
export type Diff = { readonly files: readonly ChangedFile[]; readonly existing: ReadonlySet<string> }

/** A path in the diff, and whether the change made it appear or disappear. A rename is two of them. */
type Touched = { readonly path: string; readonly effect: 'appears' | 'disappears' | 'edited' }

const effects = {
  added: 'appears',
  modified: 'edited',
  removed: 'disappears',
  renamed: 'appears',
} as const satisfies Record<ChangedFile['status'], Touched['effect']>

const touchedBy = (files: readonly ChangedFile[]): readonly Touched[] =>
  files.flatMap(({ path, status, from }): readonly Touched[] => [
    { path, effect: effects[status] },
    ...(from === undefined ? [] : [{ path: from, effect: 'disappears' as const }]),
  ])

/** Whether a path of the diff is the named one, is below it, or ends with it: texts often leave out the first folders. */
const isNamed = (path: string, named: string): boolean =>
  named.endsWith('/')
    ? `/${path}`.includes(`/${named}`)
    : path === named || path.endsWith(`/${named}`) || path.startsWith(`${named}/`)

/** Whether the place of a named path is certain: a lone file name may be in any folder. */
const isPlaced = (named: string): boolean => named.includes('/')

/** The paths whose existence at the head decides: those of which the diff knows nothing. */
export const listUndecidedPaths = (
  claims: readonly ChangeClaim[],
  files: readonly ChangedFile[],
): readonly string[] => {
  const placed = claims.flatMap(claim => (claim.kind === 'path' && isPlaced(claim.path) ? [claim.path] : []))
  if (placed.length === 0) return []
  const touched = touchedBy(files)
  return placed.filter(
    named => !touched.some(({ path, effect }) => effect !== 'edited' && isNamed(path, named)),
  )
}

/** What contradicts a claim about a path; `null` where nothing does, and where that cannot be decided. */
export const contradictPath = (claim: PathClaim, diff: Diff): Contradiction | null => {
  const found = touchedBy(diff.files).filter(({ path }) => isNamed(path, claim.path))
  return claim.change === 'added' ? contradictAdded(claim, found, diff) : contradictGone(claim, found, diff)
}

const contradictAdded = (
  { path }: PathClaim,
  found: readonly Touched[],
  { existing }: Diff,
): Contradiction | null => {
  if (found.some(({ effect }) => effect === 'appears')) return null
  const name = shownText(path)
  const contradiction = (but: string, fix: string): Contradiction => ({
    message: `The closeout says that ${name} was added, but ${but}.`,
    fix,
  })
  const edited = found.filter(({ effect }) => effect === 'edited')
  if (edited.length > 0 && (isPlaced(path) || edited.length === 1))
    return contradiction(
      'the change edits it: it exists at the base',
      `Say that ${name} was updated, or correct the path.`,
    )
  if (found.length > 0 || !isPlaced(path)) return null
  return contradiction(
    existing.has(path)
      ? 'the change does not touch it: it exists at the base'
      : 'it does not exist at the head of the change',
    `Commit ${name}, or correct the sentence.`,
  )
}

/** A path that was removed or renamed is gone. One that was never there cannot be decided: the text may shorten it. */
const contradictGone = (
  { path, change, to }: PathClaim,
  found: readonly Touched[],
  { files, existing }: Diff,
): Contradiction | null => {
  const [name, target] = [shownText(path), shownText(to ?? '')]
  const says = `The closeout says that ${name} was ${change}${to === null ? '' : ` to ${target}`}, but`
  if (found.some(({ effect }) => effect === 'disappears') && !isFolderLeft(path, existing))
    return to === null || touchedBy(files).some(({ path: one }) => isNamed(one, to)) || !isPlaced(to)
      ? null
      : {
          message: `${says} the change has no ${target}.`,
          fix: `Commit ${target}, or correct the sentence.`,
        }
  const isLeft = isPlaced(path) ? existing.has(path) : isOnlyEdited(found)
  return isLeft
    ? {
        message: `${says} ${name} still exists at the head of the change.`,
        fix: change === 'removed' ? `Remove ${name}, or correct the sentence.` : 'Correct the sentence.',
      }
    : null
}

const isFolderLeft = (path: string, existing: ReadonlySet<string>): boolean =>
  path.endsWith('/') && existing.has(path)

const isOnlyEdited = (found: readonly Touched[]): boolean =>
  found.length === 1 && found.every(({ effect }) => effect === 'edited')
