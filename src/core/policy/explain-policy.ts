import type { PolicyProblem } from '../gate/model/gate-policy.ts'
import { type ComposedPolicy, type Floored, hasSoundRoots } from './compose-policy.ts'
import type { Policy, PolicyReading } from './model/policy.ts'
import { isWritten, lineOf, type PolicyText } from './read/read-policy-file.ts'

/** Where a value of the policy comes from. `suspended`: a defect of the policy switched the section off. */
export type PolicyOrigin = 'default' | 'preset' | 'repository' | 'owner' | 'floor' | 'suspended'

/** A key of the policy in force. `path` and `line` are those of the file that sets it; `null` for a default. */
export type ExplainedKey = {
  readonly key: string
  readonly value: unknown
  readonly from: PolicyOrigin
  readonly path: string | null
  readonly line: number | null
}

/** The policy in force, key by key. */
export type ExplainedPolicy = {
  readonly source: string
  readonly keys: readonly ExplainedKey[]
  readonly problems: readonly PolicyProblem[]
}

type Keys = readonly string[]
type Mapping = Readonly<Record<string, unknown>>

/** The keys that have a value of their own: a mapping stands for its keys, an empty one for itself. */
const leavesOf = (value: unknown, at: Keys): readonly (readonly [at: Keys, value: unknown])[] => {
  const isMapping = typeof value === 'object' && value !== null && !Array.isArray(value)
  const entries = isMapping ? Object.entries(value as Mapping) : []
  return entries.length === 0
    ? [[at, value]]
    : entries.flatMap(([key, inner]) => leavesOf(inner, [...at, key]))
}

const policyLeaves = ({ suspended: _, ...policy }: Policy) => leavesOf(policy, [])

/** A policy of which nothing was read from a file: every key is a default, or suspended. */
export const explainReading = ({ policy, source, problems }: PolicyReading): ExplainedPolicy => ({
  source,
  problems,
  keys: policyLeaves(policy).map(([at, value]) => ({
    key: at.join('.'),
    value,
    from: isSuspended(policy, at) ? 'suspended' : 'default',
    path: null,
    line: null,
  })),
})

const isSuspended = ({ suspended }: Policy, at: Keys): boolean =>
  (suspended as readonly string[]).includes(at[0] ?? '')

/** Say of each key of the policy in force where its value comes from. */
export const explainPolicy = (composed: ComposedPolicy): ExplainedPolicy => {
  const { reading } = composed
  return {
    source: reading.source,
    problems: reading.problems,
    keys: policyLeaves(reading.policy)
      .flatMap(leaf => (leaf[0][0] === 'promotion' ? promotionLeaves(composed) : [leaf]))
      .map(([at, value]) => ({
        key: at.join('.'),
        value,
        ...originOf(at, composed),
      })),
  }
}

/** The rules of `promotion` are one list. Where two files bring them, each key stands for those that it brings. */
const promotionLeaves = ({ reading, own, owner, isInheriting }: ComposedPolicy) => {
  const rules = reading.policy.promotion
  const isOfBoth =
    reading.problems.length === 0 &&
    owner !== null &&
    isInheriting &&
    [own, owner].every(file => isWritten(file, ['promotion']))
  if (!isOfBoth) return [[['promotion'], rules]] as const
  const written = (own.file.promotion?.rules ?? owner.file.promotion?.rules ?? []).length
  return [
    [['promotion', 'rules'], rules.slice(0, written)],
    [['promotion', 'preset'], rules.slice(written)],
  ] as const
}

type Origin = Pick<ExplainedKey, 'from' | 'path' | 'line'>

const byDefault: Origin = { from: 'default', path: null, line: null }

const originOf = (at: Keys, { reading, own, owner, isInheriting, floored }: ComposedPolicy): Origin => {
  const floor = floored.findLast(one => startsWith(at, one.at))
  if (floor) return floorOrigin(floor)
  if (isSuspended(reading.policy, at)) return { from: 'suspended', path: null, line: null }
  const files: readonly (readonly [PolicyOrigin, PolicyText])[] = [
    ['repository', own],
    ...(owner && isInheriting && !isPresetOver(own, at) ? [['owner', owner] as const] : []),
  ]
  // With a defect anywhere, the gate has its strict default.
  const isStrict = reading.problems.length > 0 && isOfGate(at)
  for (const [from, file] of isStrict ? [] : files) {
    if (at[0] === 'roots' && !hasSoundRoots(file)) continue
    if (isWritten(file, at)) return { from, ...placeIn(file, at) }
    // The rules of `promotion` are one list, whatever key of one file brings them.
    if (at[0] === 'promotion' && at.length === 1 && isWritten(file, ['promotion']))
      return { from, ...placeIn(file, ['promotion']) }
  }
  if (isStrict || !startsWith(at, ['closeout', 'required_for'])) return byDefault
  const file = files.find(([, one]) => isWritten(one, ['preset']))?.[1]
  return file && reading.policy.preset !== 'strict'
    ? { from: 'preset', ...placeIn(file, ['preset']) }
    : byDefault
}

/** Whether the preset of the repository's file replaces what it would inherit here. */
const isPresetOver = (own: PolicyText, at: Keys): boolean =>
  isWritten(own, ['preset']) && startsWith(at, ['closeout', 'required_for'])

const gateKeys = ['preset', 'mode', 'allow', 'inherited', 'closeout', 'promotion', 'evidence', 'override']

const isOfGate = ([first = '']: Keys): boolean => gateKeys.includes(first)

const startsWith = (at: Keys, start: Keys): boolean => start.every((key, index) => at[index] === key)

const placeIn = (file: PolicyText, at: Keys): Pick<Origin, 'path' | 'line'> => ({
  path: file.path,
  line: lineOf(file, at),
})

/** `closeout.required_for` has no line of its own in a floor: its `preset` opens it to everybody. */
const floorOrigin = ({ at, by }: Floored): Origin => {
  const inFloor = ['floor', ...at]
  return { from: 'floor', ...placeIn(by, isWritten(by, inFloor) ? inFloor : ['floor', 'preset']) }
}
