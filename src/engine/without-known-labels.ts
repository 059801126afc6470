import type { Operation } from '../core/lifecycle/model/operation.ts'
import type { LifecycleFacts } from '../core/lifecycle/model/pull-request-facts.ts'
import { unreadError } from '../core/vocabulary/errors.ts'
import { isSameName } from '../core/vocabulary/github-names.ts'
import type { Client } from '../io/github/client/client.ts'
import type { LabelMemory } from './label-memory.ts'

/** The plan without the labels that the repository has; they are read only where the plan makes one. */
export const withoutKnownLabels = async (
  client: Client,
  memory: LabelMemory,
  { repository }: LifecycleFacts,
  planned: readonly Operation[],
): Promise<readonly Operation[]> => {
  if (!planned.some(({ kind }) => kind === 'create label')) return planned
  const labels = await memory.read(client, repository)
  if (!labels.known) throw unreadError(labels, `Cannot read the labels: ${labels.why}.`)
  const isThere = (name: string): boolean => labels.value.some(label => isSameName(label, name))
  return planned.filter(operation => operation.kind !== 'create label' || !isThere(operation.name))
}
