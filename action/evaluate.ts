/** The modules that evaluate and render, in one file that is loaded while git runs. */

export { shouldFail } from '../src/core/gate/evaluate-change.ts'
export { listAnnotations } from '../src/core/gate/show/annotations.ts'
export { skeletonFor } from '../src/core/gate/show/skeleton-for.ts'
export { renderSummary } from '../src/core/gate/show/summary.ts'
export { count, verdictLine } from '../src/core/gate/show/verdict-line.ts'
export { pagesAt } from '../src/core/text/page/links.ts'
export { checkChange } from '../src/engine/check-change.ts'
