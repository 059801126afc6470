/** The sections of the policy that a defect suspends. The keys of the gate have their strict default then. */
export const suspendableSections = ['labels', 'approval', 'publish', 'retention', 'follow_ups'] as const
export type SuspendableSection = (typeof suspendableSections)[number]

/**
 * The sections that have no known content, because the policy has a defect there or could not be read.
 *
 * Under a suspended section nothing is granted, opened, published, archived or removed, and what stands stays.
 */
export type Suspended = { readonly suspended: readonly SuspendableSection[] }

export const nothingSuspended: Suspended = { suspended: [] }
