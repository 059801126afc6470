import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TextFile, WorkTreeFacts } from '../../core/diagnosis/model/setup-facts.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import { isTemplatePath, templateFolders } from '../git/checkout/find-template.ts'
import { listUnignoredRoots } from '../git/checkout/list-unignored-roots.ts'
import { listPresentRoots } from '../git/checkout/read-unignored-roots.ts'
import { openGit } from '../git/objects/open-git.ts'
import { runGit } from '../git/objects/run-git.ts'
import { readIndexRuntime } from '../git/trees/read-index.ts'
import { readDefaultBranch } from './read-default-branch.ts'

const timeoutMs = 30_000
const largestBytes = 1024 * 1024

/** The top of the work tree that a folder belongs to. */
export const readTop = (cwd: string): Promise<Known<string>> => runGit(cwd, 'rev-parse', '--show-toplevel')

/** Read a file of the work tree; `null` where there is none. A file that is too large counts as unreadable. */
export const readWorkTreeFile = (top: string, path: string): Known<Buffer | null> => {
  try {
    const content = readFileSync(join(top, path))
    return content.length > largestBytes ? unknown(`${path} is larger than 1 MiB`) : known(content)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'error'
    return code === 'ENOENT' || code === 'ENOTDIR' ? known(null) : unknown(`${path} cannot be read (${code})`)
  }
}

/**
 * Read what stands in the work tree, as it is before a commit.
 *
 * @param roots  the runtime roots: ignored, present, tracked
 */
export const readWorkTree = async (
  top: string,
  policyPath: string,
  roots: readonly string[],
): Promise<WorkTreeFacts> => {
  const policy = readWorkTreeFile(top, policyPath)
  const tracked = await readIndexRuntime(openGit(top, process.env, timeoutMs), roots)
  return {
    workflows: listNames(join(top, '.github/workflows'))
      .filter(name => /\.ya?ml$/i.test(name))
      .flatMap(name => textFile(top, `.github/workflows/${name}`)),
    template: findTemplateFile(top),
    policy: policy.known && policy.value ? { path: policyPath, content: policy.value } : null,
    unignoredRoots: await listUnignoredRoots(roots, async path => readWorkTreeFile(top, path)),
    defaultBranch: await readDefaultBranch(top),
    presentRoots: listPresentRoots(top, roots),
    trackedRuntime: tracked.known
      ? known([...tracked.value.keys()].map(path => Buffer.from(path, 'latin1').toString('utf8')).sort())
      : tracked,
  }
}

const listNames = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

const textFile = (top: string, path: string): readonly TextFile[] => {
  const content = readWorkTreeFile(top, path)
  return content.known && content.value ? [{ path, text: content.value.toString('utf8') }] : []
}

const findTemplateFile = (top: string): TextFile | null =>
  templateFolders
    .flatMap(folder => listNames(join(top, folder)).map(name => (folder === '' ? name : `${folder}/${name}`)))
    .filter(isTemplatePath)
    .flatMap(path => textFile(top, path))[0] ?? null
