import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'
import { type Git, readOutput } from '../objects/open-git.ts'
import { openObjects } from '../objects/open-objects.ts'
import { firstLine } from '../objects/run-git.ts'
import type { ByteText } from './fold-path.ts'
import { openTrees } from './open-trees.ts'
import { readModes } from './read-modes.ts'
import { scanArguments, scanRuntimePaths } from './scan-runtime-paths.ts'

/** Paths under the roots, with their modes. */
export type ModedPaths = ReadonlyMap<ByteText, string>

/** What git makes of two commits, as far as the runtime roots go. */
export type GitMerge = {
  /** Paths of the merged tree; where there are conflicts, also what git leaves there for somebody to decide. */
  readonly merged: ModedPaths
  readonly atBase: ModedPaths
  readonly hasConflict: boolean
  readonly conflicted: ReadonlySet<ByteText>
}

export type MergeQuestion = {
  readonly base: string
  readonly head: string
  readonly roots: readonly string[]
  /** Why git is asked, to follow "because". */
  readonly reason: string
}

type Merged = { readonly tree: string; readonly conflicted: ReadonlySet<ByteText>; readonly isClean: boolean }

/** The first git whose `merge-tree` merges without a work tree. */
const oldestMergingGit = '2.38'

/** Exit status of a git that does not know an option. */
const usageStatus = 129

/**
 * Let git merge two commits, in a repository of its own that is removed afterwards.
 *
 * That repository borrows the clone's objects and nothing else: no configuration of the clone, of the machine or of
 * its user counts, so no merge driver, filter or hook is started, and an object that is missing is not fetched.
 *
 * @param cwd  the folder that `git` runs in
 */
export const mergeWithGit = async (
  git: Git,
  cwd: string,
  question: MergeQuestion,
): Promise<Known<GitMerge>> => {
  const folder = await mkdtemp(join(tmpdir(), 'closeout-merge-'))
  try {
    const inside = await borrowObjects(git, cwd, folder, question.head.length)
    return inside.known ? await merge(inside.value, folder, question) : inside
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

const merge = async (git: Git, folder: string, question: MergeQuestion): Promise<Known<GitMerge>> => {
  const { roots } = question
  const first = await runMerge(git, question, 'conflict')
  if (!first.known) return first
  // Git only proposes where a file of a renamed folder goes: without the proposal it stays where its author put it.
  const done = first.value.isClean ? first : await runMerge(git, question, 'false')
  if (!done.known) return done
  const objects = openObjects(git, folder)
  try {
    const trees = openTrees(objects)
    const list = async (tree: string): Promise<ModedPaths> => {
      const { paths } = await scanRuntimePaths(git.start(scanArguments(tree)), roots)
      return readModes(trees, tree, paths)
    }
    const base = await objects.read(`${question.base}^{tree}`)
    if (!base) return unknown(`the tree of ${question.base.slice(0, 10)} is not in this clone`)
    return known({
      merged: await list(done.value.tree),
      atBase: await list(base.oid),
      hasConflict: !first.value.isClean,
      conflicted: done.value.conflicted,
    })
  } finally {
    objects.close()
  }
}

/** An empty repository beside the clone's objects, and a git that runs there. */
const borrowObjects = async (
  git: Git,
  cwd: string,
  folder: string,
  idLength: number,
): Promise<Known<Git>> => {
  const { code, stdout, stderr } = await readOutput(
    git.start(['rev-parse', '--git-path', 'objects', '--git-path', 'shallow']),
  )
  const [objects, shallow] = stdout.toString('utf8').split('\n')
  if (code !== 0 || !objects || !shallow) {
    return unknown(`the object folder of the clone could not be found: ${firstLine(stderr)}`)
  }
  const format = idLength === 64 ? '[extensions]\n\tobjectFormat = sha256\n' : ''
  await mkdir(join(folder, 'objects', 'info'), { recursive: true })
  await mkdir(join(folder, 'refs'))
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
  await writeFile(
    join(folder, 'config'),
    `[core]\n\trepositoryformatversion = ${format === '' ? 0 : 1}\n\tbare = true\n${format}`,
  )
  await writeFile(join(folder, 'objects', 'info', 'alternates'), `${resolve(cwd, objects)}\n`)
  const cut = resolve(cwd, shallow)
  if (existsSync(cut)) await copyFile(cut, join(folder, 'shallow'))
  const where = {
    cwd: folder,
    env: {
      GIT_DIR: folder,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_ATTR_NOSYSTEM: '1',
    },
  }
  return known({ ...git, start: (args, options) => git.start(args, { ...options, where }) })
}

const runMerge = async (
  git: Git,
  { base, head, reason }: MergeQuestion,
  directoryRenames: 'conflict' | 'false',
): Promise<Known<Merged>> => {
  const settings = [
    'merge.renames=true',
    `merge.directoryRenames=${directoryRenames}`,
    'core.attributesFile=',
  ]
  const { code, stdout, stderr } = await readOutput(
    git.start([
      ...settings.flatMap(setting => ['-c', setting]),
      ...['merge-tree', '--write-tree', '-z', '--no-messages', base, head],
    ]),
  )
  if (code === usageStatus) {
    const version = await readOutput(git.start(['--version']))
    return unknown(
      `${reason}, and ${version.stdout.toString('utf8').trim().replace('version ', '')} cannot merge without a work tree; install git ${oldestMergingGit} or newer`,
    )
  }
  if (code !== 0 && code !== 1) return unknown(`${reason}, and git could not merge: ${firstLine(stderr)}`)
  return known({ ...parseMerge(stdout.toString('latin1')), isClean: code === 0 })
}

/** The tree's id, then a line `<mode> <id> <stage>` and the path for each conflicted file. */
const parseMerge = (printed: ByteText): Omit<Merged, 'isClean'> => {
  const [tree = '', ...entries] = printed.split('\0')
  const paths = entries.map(entry => entry.slice(entry.indexOf('\t') + 1)).filter(path => path !== '')
  return { tree: tree.trim(), conflicted: new Set(paths) }
}
