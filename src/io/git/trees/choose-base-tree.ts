import type { ChangedFile } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import type { CheckoutKind } from '../checkout/orient-checkout.ts'
import { baseIsNotHere } from './open-differences.ts'

/** A tree with the same files as the base, at least at the given paths. */
export type BaseTree = { readonly tree: string; readonly baseOid: string }

/**
 * The tree to read a file of the base from.
 *
 * Where the base is not in the clone, a merge of it is as good for every path that the change does not touch:
 * such a path is the same as in the base. So a shallow checkout asks GitHub only for what the change touches.
 *
 * @param touches  whether a changed path is one of those in question
 * @param askFiles the changed files by another way
 */
export const chooseBaseTree = async (
  checkoutKind: CheckoutKind,
  touches: (path: string) => boolean,
  readFileAnswers: () => Promise<Known<readonly ChangedFile[]>>,
): Promise<Known<BaseTree>> => {
  if (checkoutKind.base) return known({ tree: checkoutKind.base.tree, baseOid: checkoutKind.base.oid })
  if (checkoutKind.checkoutKind === 'elsewhere') return unknown(checkoutKind.why)
  if (checkoutKind.checkoutKind === 'head' || checkoutKind.baseOid === null)
    return baseIsNotHere(checkoutKind.baseOid)
  const files = await readFileAnswers()
  if (!files.known) return files
  const isTouched = files.value.some(
    ({ path, from }) => touches(path) || (from !== undefined && touches(from)),
  )
  return isTouched
    ? unknown('the change touches this file, and the base commit is not in this clone')
    : known({ tree: checkoutKind.head.tree, baseOid: checkoutKind.baseOid })
}
