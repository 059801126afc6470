import type { Paint } from '../../text/paint.ts'
import { shownText } from '../../text/shown-text.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'

/** What `closeout validate --json` prints. `file` of a finding leads to the sidecar, as the folder was given. */
export type Validation = {
  readonly schema_version: '1.0'
  readonly sessions: number
  readonly findings: readonly SidecarFinding[]
}

/** A line a finding and a line for its fix, then how many there are. */
export const validationText = ({ sessions, findings }: Validation, paint: Paint): string =>
  [
    ...findings.flatMap(({ file, pointer, code, message, fix }) => [
      `${paint.bold(shownText(`${file}${pointer && `#${pointer}`}`))}: ${shownText(message)}. [${code}]`,
      `  fix: ${shownText(fix)}`,
    ]),
    findings.length === 0
      ? `${count(sessions, 'session')}, no defect`
      : `${count(findings.length, 'defect')} in ${count(sessions, 'session')}`,
    '',
  ].join('\n')

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`
