import { counted, shownText } from '../../text/shown-text.ts'
import { cannotDecide, finding } from '../finding.ts'
import type { EvaluateRule, RuleFinding } from '../model/rule-context.ts'

/** The most findings of the store that are listed; the store's own audit lists all. */
const mostNamed = 50

/** The artifact store that the gate was given holds only what was submitted. @see seed 002, "Why the canonical path matters" */
export const artifactUnsubmitted: EvaluateRule = ({ facts }) => {
  const { artifactStore } = facts
  if (!artifactStore.known) return [cannotDecide('artifact-unsubmitted', 'The artifact store', artifactStore)]
  const named = artifactStore.value
    .slice(0, mostNamed)
    .map(
      ({ path, line, message }): RuleFinding =>
        finding(
          'artifact-unsubmitted',
          {},
          `${shownText(path)}${line === undefined ? '' : `:${line}`}: ${shownText(message)}`,
        ),
    )
  const rest = artifactStore.value.length - named.length
  return rest > 0
    ? [...named, finding('artifact-unsubmitted', {}, `${counted(rest, 'more finding')} in the store.`)]
    : named
}
