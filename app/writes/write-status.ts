import { describeOperation, type Operation } from '../../src/core/lifecycle/model/operation.ts'
import { refusalIn } from './refusal.ts'

/** How a write is sent, and where a refused one is reported. */
export type StatusWriting = {
  readonly write: (operations: readonly Operation[]) => Promise<void>
  readonly warn: (cause: string) => void
}

/**
 * Write the check, the labels and the record, in the order of the plan: the check, which keeps the approvals, comes first.
 *
 * A label, comment or assignment that GitHub refuses stops no other write and is no failure of the reconcile: the check
 * stays right, and the next reconcile tries it again. Where GitHub refuses the check, labels are only removed, so that
 * nothing shows an approval that no check keeps.
 *
 * @throws what the check was refused with, after the labels; any failure that may pass by itself, at once
 */
export const writeStatus = async (
  operations: readonly Operation[],
  { write, warn }: StatusWriting,
): Promise<void> => {
  const refused: unknown[] = []
  for (const operation of operations) {
    if (refused.length > 0 && operation.kind !== 'remove label') continue
    try {
      await write([operation])
    } catch (failure) {
      const why = refusalIn(failure)
      if (why === null) throw failure
      warn(`${describeOperation(operation)} ${why}`)
      if (isCheck(operation)) refused.push(failure)
    }
  }
  if (refused.length > 0) throw refused[0]
}

const isCheck = ({ kind }: Operation): boolean => kind === 'create check' || kind === 'update check'
