import { execFileSync } from 'node:child_process'

/** A commit of a history: its whole tree, and its parents by their places in the list. */
export type ImportedCommit = {
  readonly parents: readonly number[]
  readonly files: Readonly<Record<string, string>>
}

const person = 'Mona <mona@example.com>'
const block = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`

/** Paths are quoted as fast-import reads them: all names that are not plain. */
const quoted = (path: string): string =>
  /^[\w./ -]+$/.test(path)
    ? path
    : `"${[...Buffer.from(path)].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')}"`

/**
 * Write a history into a repository with one process of git.
 *
 * Dates run with the list, so that the order in which git names merge bases follows it.
 *
 * @returns the commits' ids, in the order of the list
 */
export const importHistory = (dir: string, commits: readonly ImportedCommit[]): readonly string[] => {
  const stream = commits.map(({ parents, files }, at) =>
    [
      `reset refs/import/${at}\n\n`,
      `commit refs/import/${at}\nmark :${at + 1}\n`,
      `committer ${person} ${1_793_491_200 + at * 60} +0000\n${block(`Commit ${at}`)}`,
      ...parents.map((parent, index) => `${index === 0 ? 'from' : 'merge'} :${parent + 1}\n`),
      'deleteall\n',
      ...Object.entries(files).map(([path, text]) => `M 100644 inline ${quoted(path)}\n${block(text)}`),
      '\n',
    ].join(''),
  )
  const names = commits.map((_, at) => `get-mark :${at + 1}\n`)
  const printed = execFileSync('git', ['fast-import', '--quiet', '--force', '--done'], {
    cwd: dir,
    input: `${stream.join('')}${names.join('')}done\n`,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  return printed.toString('latin1').trim().split('\n')
}

/**
 * Two branches that merged each other: two merge bases. The last commit is the head, the one before it the base.
 *
 * @param trees  the root, one side, the other side, base and head: each a whole tree
 */
export const crissCross = (...trees: readonly ImportedCommit['files'][]): readonly ImportedCommit[] => {
  const [root = {}, left = {}, right = {}, base = {}, head = {}] = trees
  return [
    { parents: [], files: root },
    { parents: [0], files: left },
    { parents: [0], files: right },
    { parents: [1, 2], files: base },
    { parents: [2, 1], files: head },
  ]
}
