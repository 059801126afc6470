import { asObject, type JsonObject } from '../../text/json/json.ts'
import { scanJson } from '../../text/json/scan-json.ts'
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
 * Validate a session: every sidecar by its schema, each with its folder, and all with each other.
 *
 * One finding for each defect, in the order of the files. Total: any JSON of any shape gets a result.
 */
export const validateSession = (session: SessionFacts): readonly SidecarFinding[] => {
  const closed = sidecarNames.map(name => session.sidecars[name]).find(isClosedFolder)
  if (closed) return [closedFolder(closed.why)]
  const value = (name: SidecarName): JsonObject | null => objectOf(session.sidecars[name])
  const [state, learning] = [value('state'), value('learning')]
  return [
    ...sidecarNames.flatMap(name => checkFile(session.slug, name, session.sidecars[name])),
    ...checkLearning(learning),
    ...checkState(session, state, learning),
    ...checkEvidence(value('evidence')),
  ].sort((one, other) => order(one) - order(other))
}

type Unreadable = Extract<SidecarReading, { readonly standing: 'unreadable' }>
const isClosedFolder = (reading: SidecarReading | undefined): reading is Unreadable =>
  reading?.standing === 'unreadable' && reading.isFolderClosed === true

/** One finding for the whole session: nothing in it could be looked at. */
const closedFolder = (why: string): SidecarFinding => ({
  file: sidecarFiles.state,
  pointer: '',
  code: 'unreadable',
  message: `the file ${why}, so that nothing in the session was checked`,
  fix: /UTF-8/.test(why)
    ? 'Give the folder a name in UTF-8, and run the command again. `ls -b` shows the bytes of the name.'
    : 'Give yourself permission to read the folder (chmod u+rx), and run the command again.',
})

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
            'the file is missing; every session must have it',
            'Write state.json. `closeout schema state` prints its schema.',
          ),
        ]
      : []
  }
  if (reading.standing === 'unreadable') {
    return [
      /permission/.test(reading.why)
        ? unreadable(`the file ${reading.why}`, 'Give yourself permission to read the file (chmod u+r).')
        : unreadable(
            `the file ${reading.why}; it must be a JSON file`,
            'Write the file again, as a regular file.',
          ),
    ]
  }
  return [
    ...checkText(file, reading.text),
    ...checkShape(name, reading.value),
    ...checkSlug(slug, file, asObject(reading.value)?.task_slug),
  ]
}

/** What another reader of the file may read differently, such as a key that stands there twice. */
const checkText = (file: string, text: string): readonly SidecarFinding[] =>
  scanJson(text).remarks.map(({ what, fix }) => ({ file, pointer: '', code: 'shape', message: what, fix }))

const checkSlug = (slug: string, file: string, taskSlug: unknown): readonly SidecarFinding[] =>
  typeof taskSlug !== 'string' || taskSlug === '' || taskSlug === slug
    ? []
    : [
        {
          file,
          pointer: '/task_slug',
          code: 'slug-mismatch',
          message: `task_slug is ${JSON.stringify(taskSlug.slice(0, 100))}; it must be the name of the folder, ${JSON.stringify(slug)}`,
          fix: `Write ${JSON.stringify(slug)}, or move the file to the folder of its session.`,
        },
      ]
