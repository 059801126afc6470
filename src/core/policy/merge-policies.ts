import type { PolicyFile } from './model/policy-schema.ts'

type Mapping = Readonly<Record<string, unknown>>

const isMapping = (value: unknown): value is Mapping =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const merge = (inherited: unknown, own: unknown): unknown => {
  if (!isMapping(inherited) || !isMapping(own)) return own
  const added = Object.entries(own).map(([key, value]) => [
    key,
    Object.hasOwn(inherited, key) ? merge(inherited[key], value) : value,
  ])
  return { ...inherited, ...Object.fromEntries(added) }
}

/** These belong to the file that has them: its inheritance, its floor, and what local runs read without a network. */
const ownKeys: readonly (keyof PolicyFile)[] = ['extends', 'floor', 'contracts']

/**
 * What a file says over what it inherits: mappings are merged key by key, and everything else (a list, a level, a date) is
 * replaced as a whole. Its own preset replaces the inherited keys that a preset governs.
 */
export const mergeWritten = (inherited: unknown, own: unknown): unknown => {
  if (!isMapping(inherited)) return own
  const handedDown = Object.fromEntries(
    Object.entries(inherited).filter(([key]) => !(ownKeys as readonly string[]).includes(key)),
  )
  return merge(isMapping(own) && Object.hasOwn(own, 'preset') ? withoutPreset(handedDown) : handedDown, own)
}

/** Without what a preset governs: the preset of a file counts over what the file inherits. */
const withoutPreset = ({ closeout, ...rest }: Mapping): Mapping => {
  if (!isMapping(closeout)) return closeout === undefined ? rest : { ...rest, closeout }
  const { required_for: _, ...kept } = closeout
  return { ...rest, closeout: kept }
}

/** @see mergeWritten */
export const mergePolicies = (inherited: PolicyFile, own: PolicyFile): PolicyFile =>
  // Both are valid, and a merge takes every value from one of them.
  mergeWritten(inherited, own) as PolicyFile
