import type { StoreFinding } from '../../core/artifacts/model/store-facts.ts'
import type { Repair } from '../../io/store/repair-store.ts'
import { findingLine } from './store-audit-text.ts'

/** The repairs of a store, one a line, and then what could not be repaired. */
export function* repairText(
  repairs: readonly Repair[],
  findings: readonly StoreFinding[],
  shown: (path: string) => string,
): Generator<string> {
  for (const { path, what } of repairs) yield `${shown(path)}: ${what}\n`
  if (repairs.length === 0) yield 'Nothing was repaired.\n'
  if (findings.length === 0) return
  yield 'This cannot be repaired:\n'
  for (const finding of findings) yield `${findingLine(finding, shown(finding.path))}\n`
  yield 'Restore lost and changed files from a backup. A document can also be submitted again.\n'
}
