import type { RecordExtras } from '../../core/closeout/model/closeout-draft.ts'
import { counted, shownText } from '../../core/text/shown-text.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { lazy } from '../lazy.ts'
import { readText } from './read-document.ts'
import type { Io } from './terminal.ts'

type Named = { readonly check?: readonly string[]; readonly junit?: readonly string[] }

/** Evidence that a drafted closeout names besides its sidecars: checks by their names, and the counts of JUnit files. */
export type RenderEvidence = NonNullable<RecordExtras['evidence']>

/**
 * The evidence of `--check` and `--junit`.
 *
 * @throws CloseoutError  `usage` where a file is no JUnit XML report
 */
export const readRenderEvidence = async (
  { check = [], junit = [] }: Named,
  io: Pick<Io, 'stdin' | 'cwd'>,
): Promise<RenderEvidence> => {
  const reports = await Promise.all(junit.map(file => readReport(file, io)))
  return [...check.map(name => ({ kind: 'check' as const, summary: name, name })), ...reports]
}

const readReport = async (file: string, io: Pick<Io, 'stdin' | 'cwd'>): Promise<RenderEvidence[number]> => {
  const { readJunit } = await lazy.readJunit()
  const reading = readJunit(file, await readText(file, io))
  if (reading.kind !== 'report') {
    const why = reading.kind === 'refused' ? reading.why : 'its root is no test suite'
    throw new CloseoutError('usage', `--junit ${shownText(file)}: this is no JUnit XML report: ${why}.`, {
      fix: 'Name the file that the test runner wrote with its JUnit reporter.',
    })
  }
  const { executed, failed, errors, skipped } = reading.counts
  const name = file.split(/[\\/]/).at(-1) ?? file
  const parts = [
    `${executed - failed - errors} passed`,
    `${failed} failed`,
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    `${skipped} skipped`,
  ]
  return { kind: 'command', summary: `${name}: ${parts.join(', ')}` }
}
