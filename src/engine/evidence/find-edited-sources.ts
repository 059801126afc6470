import { isWorkflow } from '../../core/evidence/evaluate-run.ts'
import { listLocalUses } from '../../core/evidence/list-local-uses.ts'
import type { WorkflowRunFact } from '../../core/evidence/model/evidence-facts.ts'
import type { ChangedFile, Repository } from '../../core/gate/model/facts.ts'
import { isSameName } from '../../core/vocabulary/github-names.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../io/change-reader.ts'

type Sources = {
  readonly repository: Repository
  readonly reader: Pick<ChangeReader, 'readExistingPaths' | 'readHeadFile'>
  readonly changedFiles: Known<readonly ChangedFile[]>
}

/** The most workflow and action files that are read for one run. */
const mostFiles = 20

const manifests = ['action.yml', 'action.yaml'] as const

/**
 * The files that define a run and that the change edits: its workflow, the reusable workflows of this repository, and the
 * local actions with everything in their folders and the files that they name outside. An action at the root is its manifest
 * and the files that it names.
 *
 * The workflow is read only if the change edits a workflow, something in the folder of an action, or a file that an action
 * may name as its code.
 */
export const findEditedSources = async (
  run: WorkflowRunFact,
  { repository, reader, changedFiles }: Sources,
): Promise<Known<readonly string[]>> => {
  // Without its file the verdict is unknown whatever the change edits.
  if (!isWorkflow(run.path)) return known([])
  if (!changedFiles.known) return changedFiles
  const changed = new Set(changedFiles.value.flatMap(({ path, from }) => (from ? [path, from] : [path])))
  const direct = [run.path, ...calledHere(run, repository)].filter(path => changed.has(path))
  if (direct.length > 0) return known([...new Set(direct)])
  const suspects = await findSuspects(changed, reader)
  if (!suspects.known) return suspects
  return suspects.value ? followUses(run.path, changed, reader) : known([])
}

/** The reusable workflows of this repository, as the run names them. */
const calledHere = ({ called }: WorkflowRunFact, { owner, name }: Repository): readonly string[] =>
  called.flatMap(path => {
    const [calledOwner, calledName, ...rest] = path.split('/')
    return isSameName(`${calledOwner}/${calledName}`, `${owner}/${name}`) ? [rest.join('/')] : []
  })

/** Whether the change edits anything that may be a local action or a reusable workflow. */
const findSuspects = async (
  changed: ReadonlySet<string>,
  reader: Sources['reader'],
): Promise<Known<boolean>> => {
  if ([...changed].some(path => isWorkflow(path) || isActionCode(path))) return known(true)
  const places = new Set([...changed].flatMap(foldersAbove).flatMap(manifestsOf))
  if ([...places].some(path => changed.has(path))) return known(true)
  const existing = await reader.readExistingPaths([...places])
  return existing.known ? known(existing.value.size > 0) : existing
}

/** Whether an action elsewhere may name the file as its `main`, `pre`, `post` or `image`. */
const isActionCode = (path: string): boolean =>
  /\.[cm]?[jt]s$|(?:^|\/)dockerfile(?:\.[^/]*)?$|\.dockerfile$/i.test(path)

const foldersAbove = (path: string): readonly string[] =>
  path.split('/').map((_, at, parts) => parts.slice(0, at).join('/'))

const inFolder = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`)
const manifestsOf = (folder: string): readonly string[] => manifests.map(name => inFolder(folder, name))

/** Follow `uses: ./…` from the workflow on, and list what of it the change edits. */
const followUses = async (
  workflow: string,
  changed: ReadonlySet<string>,
  reader: Sources['reader'],
): Promise<Known<readonly string[]>> => {
  const waiting = [{ folder: '', candidates: [workflow] }]
  const seen = new Set<string>([workflow])
  const edited = new Set<string>()
  for (let files = 0; waiting.length > 0; files += 1) {
    if (files >= mostFiles) return unknown(`${workflow} uses more than ${mostFiles} local files`)
    const { folder, candidates } = waiting.shift() as (typeof waiting)[number]
    const text = await readFirst(candidates, reader)
    if (!text.known) return text
    const local = text.value === null ? null : listLocalUses(text.value, folder)
    if (local === null) return unknown(`${candidates[0]} cannot be read at the head`)
    for (const path of local.files) if (changed.has(path)) edited.add(path)
    for (const used of local.uses) {
      for (const path of listEdited(used, changed)) edited.add(path)
      if (seen.has(used)) continue
      seen.add(used)
      waiting.push({ folder: used, candidates: isWorkflow(used) ? [used] : [...manifestsOf(used)] })
    }
  }
  return known([...edited])
}

/** A local action is everything in its folder; at the root ("") it is its manifest, because all else is below it. */
const listEdited = (used: string, changed: ReadonlySet<string>): readonly string[] =>
  [...changed].filter(path =>
    used === '' ? manifests.some(name => name === path) : path === used || path.startsWith(`${used}/`),
  )

const readFirst = async (
  paths: readonly string[],
  reader: Sources['reader'],
): Promise<Known<string | null>> => {
  for (const path of paths) {
    const text = await reader.readHeadFile(path)
    if (!text.known || text.value !== null) return text
  }
  return known(null)
}
