import { type FindingLevel, findingLevels } from '../vocabulary/finding.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { foldRoot } from './fill-policy.ts'
import type { PolicyFloor } from './model/floor-schema.ts'
import type { Policy } from './model/policy.ts'

/** What a floor makes of a value: the same value where the floor allows it. */
type FloorRule<F> = (floor: F, value: unknown) => unknown

type Rules<F> = {
  readonly [K in keyof F]-?: NonNullable<F[K]> extends string | boolean | number | readonly unknown[]
    ? FloorRule<NonNullable<F[K]>>
    : Rules<NonNullable<F[K]>>
}

const exactly = (floor: unknown): unknown => floor

/** The stricter of two values of a list that is ordered from strict to loose. */
const atLeast =
  <T extends string>(strictFirst: readonly T[]) =>
  (floor: T, value: unknown): unknown =>
    strictFirst.indexOf(value as T) > strictFirst.indexOf(floor) ? floor : value

// The levels are ordered from error to notice.
const atLeastLevel: FloorRule<FindingLevel> = atLeast(findingLevels)

// Where a floor has a list, the policy has one of strings.
const onlyOf = (floor: readonly string[], value: unknown): unknown =>
  (value as readonly string[]).filter(one => floor.includes(one))

/** Logins and teams have no letter case. */
const onlyNamed = (floor: readonly string[], value: unknown): unknown =>
  (value as readonly string[]).filter(one => floor.some(name => isSameName(name, one)))

const allOf = (floor: readonly string[], value: unknown): unknown => [
  ...(value as readonly string[]),
  ...floor.filter(one => !(value as readonly string[]).includes(one)),
]

const notLater = (floor: string, value: unknown): unknown =>
  typeof value === 'string' && Date.parse(value) > Date.parse(floor) ? floor : value

/** The rule of each key of a floor. */
const rules: Rules<PolicyFloor> = {
  mode: exactly,
  preset: exactly,
  roots: (floor, value) => allOf(floor.map(foldRoot), value),
  allow: onlyOf,
  inherited: atLeastLevel,
  closeout: {
    exempt_authors: onlyNamed,
    required_fields: allOf,
    section_skip: atLeast(['never', 'trivial', 'always']),
    drafts: atLeast(['judge', 'report']),
    since: notLater,
  },
  evidence: {
    levels: {
      contradicted: atLeastLevel,
      stale: atLeastLevel,
      'self-made': atLeastLevel,
      unknown: atLeastLevel,
      pending: atLeastLevel,
    },
    claims: atLeastLevel,
  },
  approval: { required: exactly, bind: exactly, roles: onlyOf, teams: onlyNamed, allow: onlyOf },
  override: { allowed: exactly, hours: (floor, value) => Math.min(floor, value as number) },
  follow_ups: {
    open_when: (floor, value) => (value === 'never' ? floor : value),
    trusted_roles: onlyOf,
    trusted_authors: onlyNamed,
    trusts_approval: exactly,
  },
}

type Mapping = Readonly<Record<string, unknown>>

/** A key that a floor changed, as a path from the top of the policy. */
export type FlooredKey = {
  readonly at: readonly string[]
  readonly asked: unknown
  readonly inForce: unknown
}

/**
 * The policy with what a floor does not allow replaced. A suspended section stays as it is: it grants nothing, and a floor
 * must not turn on something.
 */
export const applyFloor = (
  policy: Policy,
  floor: PolicyFloor,
): { readonly policy: Policy; readonly changed: readonly FlooredKey[] } => {
  const changed: FlooredKey[] = []
  const lift = (value: unknown, limits: Mapping, table: Mapping, at: readonly string[]): unknown => {
    const lifted = { ...(value as Mapping) }
    for (const [key, limit] of Object.entries(limits)) {
      const here = [...at, key]
      if (at.length === 0 && (policy.suspended as readonly string[]).includes(key)) continue
      const rule = table[key]
      if (typeof rule !== 'function') {
        lifted[key] = lift(lifted[key], limit as Mapping, rule as Mapping, here)
        continue
      }
      const asked = lifted[key]
      const inForce: unknown = rule(limit, asked)
      if (JSON.stringify(inForce) !== JSON.stringify(asked)) changed.push({ at: here, asked, inForce })
      lifted[key] = inForce
    }
    return lifted
  }
  // The table has a rule for each key of a floor, and each rule keeps the type of its key.
  const lifted = lift(policy, floor, rules as unknown as Mapping, []) as Policy
  if (floor.preset === undefined || lifted.closeout.required_for === null) return { policy: lifted, changed }
  const at = ['closeout', 'required_for']
  changed.push({ at, asked: lifted.closeout.required_for, inForce: null })
  return { policy: { ...lifted, closeout: { ...lifted.closeout, required_for: null } }, changed }
}
