import { openRoutesLabel } from '../core/follow-ups/model/follow-up.ts'
import type { Observed } from '../core/lifecycle/diff-pull-request.ts'
import type { Standing } from '../core/lifecycle/model/lifecycle-status.ts'
import type { Operation } from '../core/lifecycle/model/operation.ts'

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

/** The label `learning: open`: on a pull request as long as one of its routes is open, or waits for its trigger. */
export const planOpenLabel = (
  { number, routes }: Pick<Standing, 'number' | 'routes'>,
  { change, repositoryLabels }: Pick<Observed, 'change' | 'repositoryLabels'>,
): readonly Operation[] => {
  if (!routes) return []
  const present = change.labels.find(name => isSame(name, openRoutesLabel.label))
  const isOpen = routes.some(({ disposition }) =>
    ['needs-action', 'tracked', 'deferred'].includes(disposition),
  )
  if (!isOpen) return present === undefined ? [] : [{ kind: 'remove label', number, name: present }]
  if (present !== undefined) return []
  const { label: name, color, description } = openRoutesLabel
  const isMade = repositoryLabels.some(label => isSame(label.name, name))
  return [
    ...(isMade ? [] : [{ kind: 'create label', name, color, description } as const]),
    { kind: 'add label', number, name },
  ]
}
