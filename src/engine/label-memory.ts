import type { Repository } from '../core/gate/model/facts.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'
import { type Known, known } from '../core/vocabulary/known.ts'
import type { Client } from '../io/github/client/client.ts'
import { readLabels } from '../io/github/read/read-lifecycle-facts.ts'

/** The labels of one repository: read once, and from then on with those that were written. */
export type LabelMemory = {
  /** Names as the repository spells them. */
  readonly read: (client: Client, repository: Repository) => Promise<Known<readonly string[]>>
  /** Takes note of writes that were done. */
  readonly note: (operations: readonly Operation[]) => void
}

/** For the plans of one reconcile. A list that could not be read is read again. */
export const rememberLabels = (): LabelMemory => {
  let names: readonly string[] | null = null
  return {
    read: async (client, repository) => {
      if (names) return known(names)
      const labels = await readLabels(client, repository)
      if (!labels.known) return labels
      names = labels.value.map(({ name }) => name)
      return known(names)
    },
    note: operations => {
      const made = operations.flatMap(one => (one.kind === 'create label' ? [one.name] : []))
      if (names) names = [...names, ...made]
    },
  }
}
