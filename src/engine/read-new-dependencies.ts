import {
  isReadableManifest,
  listDependencies,
  listKnownDependencies,
} from '../core/gate/claims/list-dependencies.ts'
import type { ChangedFile, NewDependency } from '../core/gate/model/facts.ts'
import { type Known, known } from '../core/vocabulary/known.ts'
import type { ChangeReader } from '../io/change-reader.ts'

/** The most manifests that are compared. With more, what is new is not decided. */
const mostManifests = 10

/**
 * The dependencies that a change adds to its manifests. What another changed manifest listed before is not new, and a
 * manifest that is new itself is left out: the base may have its dependencies elsewhere.
 */
export const readNewDependencies = async (
  reader: Pick<ChangeReader, 'readDocuments' | 'readBaseDocuments'>,
  files: readonly ChangedFile[],
): Promise<Known<readonly NewDependency[]>> => {
  const paths = files.flatMap(({ path, status }) =>
    status === 'modified' && isReadableManifest(path) ? [path] : [],
  )
  if (paths.length === 0 || paths.length > mostManifests) return known([])
  const [base, head] = await Promise.all([
    reader.readBaseDocuments({ isWanted: path => paths.includes(path), copiesOf: [] }),
    reader.readDocuments(paths),
  ])
  if (!base.known) return base
  if (!head.known) return head
  const before = base.value.map(({ path, text }) => listKnownDependencies(path, text))
  const after = head.value.map(({ path, text }) => listDependencies(path, text))
  if (before.length !== paths.length || [...before, ...after].includes(null)) return known([])
  const old = new Set(before.flatMap(names => names ?? []))
  return known(
    head.value.flatMap(({ path }, at) =>
      (after[at] ?? []).flatMap(name => (old.has(name) ? [] : [{ name, path }])),
    ),
  )
}
