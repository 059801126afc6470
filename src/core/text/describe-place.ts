import type { Finding } from '../vocabulary/finding.ts'
import { shownText } from './shown-text.ts'

/** Where a finding is, in words: `docs/a.md:3`, `body, line 12`, or "" for the change as a whole. */
export const describePlace = ({ place }: Pick<Finding<string>, 'place'>): string => {
  if (place.path !== undefined)
    return `${shownText(place.path)}${place.line === undefined ? '' : `:${place.line}`}`
  return place.line === undefined ? '' : `body, line ${place.line}`
}
