import { type ByteText, toShown } from '../trees/fold-path.ts'
import { openRootMatcher } from '../trees/match-roots.ts'
import { type Git, listen } from './open-git.ts'
import { parseTrailers } from './parse-trailers.ts'

export type LoggedCommit = {
  readonly oid: string
  /** As this clone sees them: a shallow clone cuts them off. */
  readonly parents: readonly string[]
  readonly trailers: readonly string[]
  /** Paths under the roots that it added. */
  readonly added: readonly ByteText[]
}

export type Log =
  | { readonly isRead: true; readonly commits: readonly LoggedCommit[] }
  | { readonly isRead: false; readonly stderr: string }

const logArguments = (include: string, exclude: string): readonly string[] => [
  'log',
  '-z',
  '--format=tformat:%H%x00%P%x00%B%x00',
  '--encoding=UTF-8',
  '--raw',
  '-r',
  '-c',
  '--root',
  '--no-abbrev',
  '--no-renames',
  '--no-ext-diff',
  '--ignore-submodules=none',
  '--no-show-signature',
  '--no-notes',
  '--no-mailmap',
  include,
  `^${exclude}`,
]

type Open = { oid: string; parents: readonly string[]; trailers: readonly string[]; added: ByteText[] }

/**
 * Whether a raw line tells of a path that no parent had. There is a colon and a mode for each parent, and the mode of
 * the commit itself after them.
 */
const isAddition = (raw: string): boolean => {
  const parents = raw.lastIndexOf(':') + 1
  const modes = raw
    .slice(parents)
    .split(' ')
    .slice(0, parents + 1)
  return modes.every((mode, at) => /^0+$/.test(mode) === at < parents)
}

/**
 * Takes git's tokens one by one. How many come is known at every step, so that no message and no path, whatever
 * it holds, is taken for something else.
 */
const tokenReader = (isRuntime: (path: ByteText) => boolean, commits: LoggedCommit[]) => {
  let field: 'start' | 'parents' | 'message' | 'changes' | 'path' = 'start'
  let open: Open | null = null
  let raw = ''
  const begin = (oid: string): void => {
    open = { oid, parents: [], trailers: [], added: [] }
    commits.push(open)
    field = 'parents'
  }
  return (token: string): void => {
    const bare = token.startsWith('\n') ? token.slice(1) : token
    if (field === 'start' || !open) {
      if (bare !== '') begin(bare)
    } else if (field === 'parents') {
      open.parents = token === '' ? [] : token.split(' ')
      field = 'message'
    } else if (field === 'message') {
      open.trailers = parseTrailers(toShown(token))
      field = 'changes'
    } else if (field === 'path') {
      if (isAddition(raw) && isRuntime(token)) open.added.push(token)
      field = 'changes'
    } else if (bare.startsWith(':')) {
      raw = bare
      field = 'path'
    } else if (bare !== '') begin(bare)
  }
}

/**
 * The commits of a change, newest first, with what each added under the roots.
 *
 * Of a merge only what none of its parents has counts: the rest was added by the commits that it joins.
 *
 * @param include  the head's commit
 * @param exclude  the base's commit: nothing that it reaches belongs to the change
 */
export const readLog = async (
  git: Git,
  include: string,
  exclude: string,
  roots: readonly string[],
): Promise<Log> => {
  const matcher = openRootMatcher(roots)
  const commits: LoggedCommit[] = []
  const take = tokenReader(path => matcher.find(path) !== null, commits)
  const log = git.start(logArguments(include, exclude))
  let carry = ''
  const end = await listen(log, chunk => {
    const tokens = (carry + chunk.toString('latin1')).split('\0')
    carry = tokens.pop() as string
    for (const token of tokens) take(token)
  })
  const { code, stderr } = end
  return code === 0 ? { isRead: true, commits } : { isRead: false, stderr }
}
