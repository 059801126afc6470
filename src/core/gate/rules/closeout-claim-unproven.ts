import type { Claim } from '../../closeout/model/closeout.ts'
import { counted, shownText } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import { cannotDecide, finding, placeIn } from '../finding.ts'
import { listTrackedRuntime } from '../list-tracked-runtime.ts'
import type { ChangeFacts } from '../model/facts.ts'
import type { EvaluateRule, RuleContext } from '../model/rule-context.ts'

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

const evaluatePaths = (claims: readonly ClaimOf<'path'>[], change: RuleContext): readonly Finding[] => {
  const { existingPaths, changedFiles } = change.facts
  if (claims.length === 0) return []
  const level = claims.some(claim => claim.asserts === 'changed') ? 'error' : 'warning'
  if (!existingPaths.known)
    return [cannotDecide('closeout-claim-unproven', 'The files at the head', existingPaths, level)]
  if (!changedFiles.known)
    return [cannotDecide('closeout-claim-unproven', 'The changed files', changedFiles, level)]
  const touched = new Set(
    changedFiles.value.flatMap(file => (file.from ? [file.path, file.from] : [file.path])),
  )
  return claims.flatMap(claim => evaluatePath(claim, existingPaths.value, touched, change))
}

const evaluatePath = (
  claim: ClaimOf<'path'>,
  existing: ReadonlySet<string>,
  touched: ReadonlySet<string>,
  change: RuleContext,
): readonly Finding[] => {
  const place = placeIn(change.reading?.source ?? 'body', claim.line)
  const name = shownText(claim.path)
  const isTouched = touches(touched, claim.path)
  if (isTouched || (claim.asserts === 'mentioned' && existing.has(claim.path))) return []
  if (claim.asserts === 'mentioned') {
    return [
      finding('closeout-claim-unproven', place, `${name}: named, but not at the head of the change.`, {
        level: 'warning',
        fix: 'Correct the path, or name it without code marks if it is not a file of this repository.',
      }),
    ]
  }
  const reason = existing.has(claim.path) ? 'is not in the change' : 'is not at the head of the change'
  return [
    finding('closeout-claim-unproven', place, `${name}: said to be changed, but it ${reason}.`, {
      fix: `Commit the change to ${name}, or correct the sentence.`,
    }),
  ]
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
): readonly Finding[] => {
  const unread = new Map<string, ClaimOf<'reference'>[]>()
  const missing: Finding[] = []
  for (const claim of claims) {
    const answer = isItself(claim.target, change.facts)
      ? undefined
      : change.facts.references.get(claim.target)
    if (answer?.known === false) unread.set(answer.why, [...(unread.get(answer.why) ?? []), claim])
    else if (answer?.value === false) missing.push(missingReference(claim, change))
  }
  return [
    ...missing,
    ...[...unread].map(([why, unreadClaims]) => unreadReferences(why, unreadClaims, change)),
  ]
}

const missingReference = ({ line, target }: ClaimOf<'reference'>, { reading }: RuleContext): Finding =>
  finding(
    'closeout-claim-unproven',
    placeIn(reading?.source ?? 'body', line),
    `${shownText(target)}: does not resolve in this repository.`,
    { level: 'warning', fix: 'Correct the number or the address.' },
  )

/** So many references are named; the rest is counted. */
const mostNamed = 5

/** One notice for all that could not be read for the same reason, with the permission to add where one is missing. */
const unreadReferences = (
  why: string,
  claims: readonly ClaimOf<'reference'>[],
  { reading }: RuleContext,
): Finding => {
  const names = [...new Set(claims.map(({ target }) => shownText(target)))]
  const rest = names.length - mostNamed
  const listed = names.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
  const permission = /\(403\); grant it `([\w-]+: read)`/.exec(why)?.[1]
  return finding(
    'fact-unknown',
    placeIn(reading?.source ?? 'body', claims[0]?.line ?? 1),
    `${listed}: whether ${names.length === 1 ? 'it exists' : 'they exist'} could not be read: ${why}`,
    {
      level: 'notice',
      fix:
        permission === undefined
          ? 'Nothing to do if you can open it yourself.'
          : `Add this line to \`permissions\` in the workflow: ${permission}`,
    },
  )
}

const isItself = (target: string, { subject }: ChangeFacts): boolean =>
  subject.number !== null && target === `#${subject.number}`

const evaluateUntracked = (
  claim: ClaimOf<'untracked'>,
  { facts, policy, reading }: RuleContext,
): readonly Finding[] => {
  const tracked = listTrackedRuntime(facts, policy)
  if (tracked.length === 0) return []
  return [
    finding(
      'closeout-claim-unproven',
      placeIn(reading?.source ?? 'body', claim.line),
      `Runtime files are said to be untracked, but ${counted(tracked.length, 'path')} would be tracked, such as ${shownText(tracked[0]?.path ?? '')}.`,
      { fix: 'Remove them from the index, as the finding runtime-tracked says.' },
    ),
  ]
}
