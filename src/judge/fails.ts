import type { Report } from '../core/gate/model/report.ts'

/** Whether the check that carries this report has to fail: anything but a pass does, unless policy only warns. */
export const fails = (report: Pick<Report, 'mode' | 'verdict'>): boolean =>
  report.mode === 'enforce' && report.verdict !== 'pass'
