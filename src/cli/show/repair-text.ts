import type { StoreFinding } from '../../core/artifacts/model/store-facts.ts'
import { shellWord } from '../../core/text/shell-word.ts'
import type { Repair } from '../../io/store/repair-store.ts'
import { findingLine } from './store-audit-text.ts'

/** A path in the store as it is shown, and as a command names it. */
type Paths = Readonly<Record<'shown' | 'pasted', (path: string) => string>>

/** The repairs of a store, one a line, and then what could not be repaired. */
export function* repairText(
  repairs: readonly Repair[],
  findings: readonly StoreFinding[],
  { shown, pasted }: Paths,
): Generator<string> {
  for (const { path, what } of repairs) yield `${shown(path)}: ${what}\n`
  if (repairs.length === 0) yield 'Nothing was repaired.\n'
  if (findings.length === 0) return
  yield 'This cannot be repaired:\n'
  for (const finding of findings) yield `${findingLine(finding, shown(finding.path))}\n`
  yield* adviceText(findings, pasted)
}

/** A changed or missing document comes back with its own bytes; another document moves a stray file to the history. */
function* adviceText(findings: readonly StoreFinding[], pasted: Paths['pasted']): Generator<string> {
  const strays = findings.filter(({ code }) => strayCodes.has(code))
  const lost = findings.filter(({ code }) => lostCodes.has(code))
  if (strays.length > 0) {
    const paths = strays.slice(0, mostStrays).map(({ path }) => shellWord(pasted(path)))
    const rest = strays.length - paths.length
    yield `Remove what was not submitted, after you have looked at it: rm -- ${paths.join(' ')}${rest > 0 ? ` (and ${rest} more)` : ''}\n`
  }
  if (lost.length > 0)
    yield 'Restore changed and missing documents from a backup, or submit the same documents again.\n'
  if (strays.length + lost.length < findings.length)
    yield 'Restore journals and other lost files from a backup.\n'
}

const strayCodes: ReadonlySet<string> = new Set<StoreFinding['code']>([
  'unjournaled-file',
  'unknown-type',
  'outside-a-run',
  'not-a-file',
])
const lostCodes: ReadonlySet<string> = new Set<StoreFinding['code']>(['altered-file', 'missing-file'])
const mostStrays = 10
