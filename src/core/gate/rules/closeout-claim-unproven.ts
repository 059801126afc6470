import type { Claim } from '../../closeout/model/closeout.ts'
import { namedPermission, permissionFix } from '../../text/named-permission.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding, placeIn } from '../finding.ts'
import { listTrackedRuntime } from '../list-tracked-runtime.ts'
import type { ChangeFacts } from '../model/facts.ts'
import type { EvaluateRule, RuleContext, RuleFinding } from '../model/rule-context.ts'

type ClaimOf<K extends Claim['kind']> = Extract<Claim, { kind: K }>

/** What the closeout says can be found in the repository. */
export const closeoutClaimUnproven: EvaluateRule = change => {
  const claims = change.reading?.closeout.claims ?? []
  const paths = claims.filter(claim => claim.kind === 'path')
  return [
    ...evaluatePaths(paths, change),
    ...evaluateReferences(
      claims.filter(claim => claim.kind === 'reference'),
      change,
    ),
    ...claims.filter(claim => claim.kind === 'untracked').flatMap(claim => evaluateUntracked(claim, change)),
  ]
}

const evaluatePaths = (claims: readonly ClaimOf<'path'>[], change: RuleContext): readonly RuleFinding[] => {
  const { existingPaths, changedFiles } = change.facts
  if (claims.length === 0) return []
  const level = claims.some(claim => claim.asserts === 'changed') ? 'error' : 'warning'
  if (!existingPaths.known)
    return [cannotDecide('closeout-claim-unproven', 'The files at the head', existingPaths, level)]
  if (!changedFiles.known)
    return [cannotDecide('closeout-claim-unproven', 'The changed files', changedFiles, level)]
  const touched = new Set<string>()
  const removed = new Set<string>()
  for (const { path, from, status } of changedFiles.value) {
    touched.add(path)
    if (from) touched.add(from)
    if (status === 'removed') removed.add(path)
  }
  return claims.flatMap(claim =>
    isClaimOfRemoved(claim, removed)
      ? [removedFinding(claim, change)]
      : evaluatePath(claim, existingPaths.value, touched, change),
  )
}

/** What a sentence says of a file that has gone elsewhere. */
const relocation = /\b(?:moved?|renamed?|split|merged?|folded|replaced?|into|instead)\b/i

/** A removed file was not updated. A sentence about a move names it for a reason. */
const isClaimOfRemoved = (claim: ClaimOf<'path'>, removed: ReadonlySet<string>): boolean =>
  claim.asserts === 'changed' && removed.has(claim.path) && !relocation.test(claim.sentence)

const removedFinding = (claim: ClaimOf<'path'>, { reading }: RuleContext): RuleFinding => {
  const name = shownText(claim.path)
  return finding(
    'closeout-claim-unproven',
    placeIn(reading?.source ?? 'body', claim.line),
    `The closeout says that ${name} was changed, but the change removes it.`,
    { fix: `Say that ${name} was removed, or restore the file.` },
  )
}

const evaluatePath = (
  claim: ClaimOf<'path'>,
  existing: ReadonlySet<string>,
  touched: ReadonlySet<string>,
  change: RuleContext,
): readonly RuleFinding[] => {
  const place = placeIn(change.reading?.source ?? 'body', claim.line)
  const name = shownText(claim.path)
  const isTouched =
    touches(touched, claim.path) ||
    (!existing.has(claim.path) && isRespelled(claim, touched)) ||
    isShortened(claim, existing, touched)
  if (isTouched || (claim.asserts === 'mentioned' && existing.has(claim.path))) return []
  if (claim.asserts === 'mentioned') {
    return [
      finding('closeout-claim-unproven', place, `${name} does not exist at the head of the change.`, {
        level: 'warning',
        fix: 'Correct the path. If it is not a file of this repository, remove the code marks around it.',
      }),
    ]
  }
  const reason = existing.has(claim.path)
    ? 'is not part of the change'
    : 'does not exist at the head of the change'
  return [
    finding(
      'closeout-claim-unproven',
      place,
      `The closeout says that ${name} was changed, but the path ${reason}.`,
      {
        fix: `Commit the change to ${name}, or correct the sentence.`,
      },
    ),
  ]
}

/** Whether the change touched the path in another letter case: `readme.md` for `README.md`. */
const isRespelled = ({ path, asserts }: ClaimOf<'path'>, touched: ReadonlySet<string>): boolean => {
  const folded = path.toLowerCase()
  return asserts === 'changed' && [...touched].some(one => one.toLowerCase() === folded)
}

/** Names such as `README.md` and `LICENSE` are those of files at the root. */
const repositoryFile = /^[A-Z]{4,}(?:\.|$)/

/** A lone name may leave out the folders of its file, unless it is that of a file at the root. */
const isShortened = (
  { path, asserts }: ClaimOf<'path'>,
  existing: ReadonlySet<string>,
  touched: ReadonlySet<string>,
): boolean => {
  if (asserts !== 'changed' || path.includes('/')) return false
  if (repositoryFile.test(path) && (existing.has(path) || path.includes('.'))) return false
  return [...touched].some(one => one.toLowerCase().endsWith(`/${path.toLowerCase()}`))
}

/** A folder is touched where anything below it is. */
const touches = (touched: ReadonlySet<string>, path: string): boolean => {
  if (touched.has(path)) return true
  const below = path.endsWith('/') ? path : `${path}/`
  for (const one of touched) if (one.startsWith(below)) return true
  return false
}

const evaluateReferences = (
  claims: readonly ClaimOf<'reference'>[],
  change: RuleContext,
): readonly RuleFinding[] => {
  const unread = new Map<string, ClaimOf<'reference'>[]>()
  const missing: RuleFinding[] = []
  for (const claim of claims) {
    const answer = isItself(claim.target, change.facts)
      ? undefined
      : change.facts.references.get(claim.target)
    if (answer?.known === false && isReportedAsEvidence(claim, change.facts)) continue
    if (answer?.known === false) unread.set(answer.why, [...(unread.get(answer.why) ?? []), claim])
    else if (answer?.value === false) missing.push(missingReference(claim, change))
  }
  return [
    ...missing,
    ...[...unread].map(([why, unreadClaims]) => unreadReferences(why, unreadClaims, change)),
  ]
}

/** Whether the same run or artifact is evidence that the token may not read: one notice says so already. */
const isReportedAsEvidence = ({ target }: ClaimOf<'reference'>, { evidence }: ChangeFacts): boolean => {
  const [, run, artifact] = /\/actions\/runs\/(\d+)(?:\/artifacts\/(\d+))?/.exec(target) ?? []
  return (evidence ?? []).some(
    ({ entry, verdict, permission }) =>
      verdict === 'unknown' &&
      permission !== null &&
      (('run' in entry.target && String(entry.target.run) === run) ||
        ('artifact' in entry.target && String(entry.target.artifact) === artifact)),
  )
}

const missingReference = ({ line, target }: ClaimOf<'reference'>, { reading }: RuleContext): RuleFinding =>
  finding(
    'closeout-claim-unproven',
    placeIn(reading?.source ?? 'body', line),
    `${shownText(target)} does not exist in this repository.`,
    { level: 'warning', fix: 'Correct the number or the address.' },
  )

/** So many references are named; the rest is counted. */
const mostNamed = 5

/** One notice for all that could not be read for the same reason, with the permission to add where one is missing. */
const unreadReferences = (
  why: string,
  claims: readonly ClaimOf<'reference'>[],
  { reading }: RuleContext,
): RuleFinding => {
  const names = [...new Set(claims.map(({ target }) => shownText(target)))]
  const rest = names.length - mostNamed
  const listed = names.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  const permission = namedPermission(why)
  return finding(
    'fact-unknown',
    placeIn(reading?.source ?? 'body', claims[0]?.line ?? 1),
    `${listed}: whether ${names.length === 1 ? 'it exists' : 'they exist'} could not be read: ${why}`,
    {
      level: 'notice',
      fix: permission === null ? 'Nothing to do if you can open it yourself.' : permissionFix(permission),
    },
  )
}

const isItself = (target: string, { subject }: ChangeFacts): boolean =>
  subject.number !== null && target === `#${subject.number}`

const evaluateUntracked = (
  claim: ClaimOf<'untracked'>,
  { facts, policy, reading }: RuleContext,
): readonly RuleFinding[] => {
  const tracked = listTrackedRuntime(facts, policy)
  if (tracked.length === 0) return []
  return [
    finding(
      'closeout-claim-unproven',
      placeIn(reading?.source ?? 'body', claim.line),
      `The closeout says that no runtime files are tracked, but the merge would track ${counted(tracked.length, 'path')}, such as ${shownText(tracked[0]?.path ?? '')}.`,
      { fix: 'Remove the files from the index. The finding runtime-tracked has the commands.' },
    ),
  ]
}
