import type { EvidenceTarget } from './model/evidence.ts'

/** What an entry names, in a few words: `check unit tests`, `workflow run 7, job build`. */
export const describeTarget = (target: EvidenceTarget): string => {
  if ('foreign' in target) return target.foreign
  switch (target.kind) {
    case 'check':
      return 'id' in target
        ? `check run ${target.id}`
        : `check ${target.name}${target.app === null ? '' : ` of ${target.app}`}`
    case 'status':
      return `commit status ${target.context}`
    case 'workflow_run':
      return `workflow run ${target.run}${partOf(target)}`
    case 'test_report':
      return `test report in artifact ${target.artifact}`
    case 'file':
      return `file ${target.path}`
  }
}

const partOf = (target: Extract<EvidenceTarget, { run: number }>): string => {
  if ('jobId' in target) return `, job ${target.jobId}`
  const attempt = target.attempt === null ? '' : `, attempt ${target.attempt}`
  return `${attempt}${target.job === null ? '' : `, job ${target.job}`}`
}
