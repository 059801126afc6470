import { asObject, type JsonObject } from '../../text/json.ts'
import type { SidecarFinding } from '../model/sidecar-finding.ts'
import {
  type SessionFacts,
  type SidecarName,
  type SidecarReading,
  sidecarFiles,
  sidecarNames,
} from '../model/workspace.ts'
import { checkEvidence } from './check-evidence.ts'
import { checkLearning } from './check-learning.ts'
import { checkShape } from './check-shape.ts'
import { checkState } from './check-state.ts'

/**
 * Check a session deeply: every sidecar against its format, each against its folder, and all against each other.
 *
 * One finding a defect, in the order of the files. Total: any JSON of any shape is judged.
 */
export const validateSession = (session: SessionFacts): readonly SidecarFinding[] => {
  const value = (name: SidecarName): JsonObject | null => objectOf(session.sidecars[name])
  const [state, learning] = [value('state'), value('learning')]
  return [
    ...sidecarNames.flatMap(name => checkFile(session.slug, name, session.sidecars[name])),
    ...checkLearning(learning),
    ...checkState(session, state, learning),
    ...checkEvidence(value('evidence')),
  ].sort((one, other) => order(one) - order(other))
}

const fileOrder: readonly string[] = Object.values(sidecarFiles)
const order = (finding: SidecarFinding): number => fileOrder.indexOf(finding.file)

const objectOf = (reading: SidecarReading | undefined): JsonObject | null =>
  reading?.standing === 'read' ? asObject(reading.value) : null

const checkFile = (
  slug: string,
  name: SidecarName,
  reading: SidecarReading | undefined,
): readonly SidecarFinding[] => {
  const file = sidecarFiles[name]
  const unreadable = (message: string, fix: string): SidecarFinding => ({
    file,
    pointer: '',
    code: 'unreadable',
    message,
    fix,
  })
  if (!reading || reading.standing === 'absent') {
    return name === 'state'
      ? [
          unreadable(
            'unexpected missing file, expected the state of the session',
            'Write state.json: closeout schema state.',
          ),
        ]
      : []
  }
  if (reading.standing === 'unreadable') {
    return [
      unreadable(`unexpected: it ${reading.why}, expected a JSON file`, 'Write it anew, as a plain file.'),
    ]
  }
  return [...checkShape(name, reading.value), ...checkSlug(slug, file, asObject(reading.value)?.task_slug)]
}

const checkSlug = (slug: string, file: string, taskSlug: unknown): readonly SidecarFinding[] =>
  typeof taskSlug !== 'string' || taskSlug === '' || taskSlug === slug
    ? []
    : [
        {
          file,
          pointer: '/task_slug',
          code: 'slug-mismatch',
          message: `unexpected ${JSON.stringify(taskSlug.slice(0, 100))}, expected the folder’s name ${JSON.stringify(slug)}`,
          fix: `Write ${JSON.stringify(slug)}, or move the file to its own session.`,
        },
      ]
