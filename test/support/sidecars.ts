import type { SidecarReading } from '../../src/model/workspace.ts'

/** A sidecar as if it had been read from disk; `undefined` is an absent one. */
export const readingOf = (value: unknown): SidecarReading =>
  value === undefined ? { standing: 'absent' } : { standing: 'read', value, text: JSON.stringify(value) }
