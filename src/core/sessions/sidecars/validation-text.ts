import type { Paint } from '../../text/paint.ts'
import { shownText } from '../../text/shown-text.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'

/** What `closeout validate --json` prints. `file` of a finding leads to the sidecar, as the folder was given. */
export type Validation = {
  readonly schema_version: '1.0'
  readonly sessions: number
  readonly findings: readonly SidecarFinding[]
}

/** A line for each finding and one for its fix, then their number. */
export const validationText = ({ sessions, findings }: Validation, paint: Paint): string =>
  [
    ...findings.flatMap(({ file, pointer, code, message, fix }) => [
      `${paint.bold(shownText(`${file}${pointer && `#${pointer}`}`))}: ${shownText(message)}. [${code}]`,
      `  Fix: ${shownText(fix)}`,
    ]),
    findings.length === 0
      ? `${count(sessions, 'session')}, no defects`
      : `${count(findings.length, 'defect')} in ${count(sessions, 'session')}`,
    '',
  ].join('\n')

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
