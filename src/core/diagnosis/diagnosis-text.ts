import type { Paint } from '../text/paint.ts'
import { counted, shownText } from '../text/shown-text.ts'
import type { Diagnosis, DiagnosisVerdict, DoctorReport } from './model/diagnosis.ts'

const marks: Readonly<Record<DiagnosisVerdict, { readonly sign: string; readonly paint: keyof Paint }>> = {
  ok: { sign: '✓ ok     ', paint: 'green' },
  problem: { sign: '✗ problem', paint: 'red' },
  advice: { sign: '! advice ', paint: 'yellow' },
  unknown: { sign: '? unknown', paint: 'blue' },
}

const indent = (text: string): string => text.replaceAll('\n', '\n             ')

const lineOf = ({ verdict, message, path, line, fix }: Diagnosis, paint: Paint): string => {
  const { sign, paint: colour } = marks[verdict]
  const place = path === null ? '' : ` ${paint.dim(`(${shownText(path)}${line === null ? '' : `:${line}`})`)}`
  const how = fix === null ? '' : `\n  ${paint.dim('fix:')}       ${indent(fix)}`
  return `${paint[colour](sign)}  ${message}${place}${how}\n`
}

/** The report of `closeout doctor` for people: problems first, what is well last. */
export const diagnosisText = ({ diagnoses }: DoctorReport, paint: Paint): string => {
  const order: readonly DiagnosisVerdict[] = ['problem', 'unknown', 'advice', 'ok']
  const sorted = order.flatMap(verdict => diagnoses.filter(one => one.verdict === verdict))
  const count = (verdict: DiagnosisVerdict): number => diagnoses.filter(one => one.verdict === verdict).length
  const counts = [
    counted(count('problem'), 'problem'),
    ...(count('unknown') > 0 ? [`${count('unknown')} unknown`] : []),
    ...(count('advice') > 0 ? [`${count('advice')} advice`] : []),
    ...(count('ok') > 0 ? [`${count('ok')} ok`] : []),
  ]
  return `${sorted.map(one => lineOf(one, paint)).join('')}\n${paint.bold(counts.join(', '))}\n`
}
