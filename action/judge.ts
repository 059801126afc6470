/** What judges and tells, in one place that is loaded while git already works. */
export { checkChange } from '../src/check-change.ts'
export { fails } from '../src/judge/fails.ts'
export { listAnnotations } from '../src/render/annotations.ts'
export { skeletonFor } from '../src/render/skeleton-for.ts'
export { renderSummary } from '../src/render/summary.ts'
export { count, verdictLine } from '../src/render/verdict-line.ts'
