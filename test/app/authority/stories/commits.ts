import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import type { Change, Commit } from '../oracle/story.ts'
import { bases } from './deeds.ts'

/** For each base branch, the change since the merge base and the ids of the commits; starting one process is enough. */
const script = [
  'git rev-parse "$0^{tree}"',
  ...bases.map(base => `echo "--- ${base}"; git rev-list "${base}..$0"; git diff --no-color "${base}...$0"`),
].join('\n')

/** Reads with git what the oracle has to know of each commit. */
export function readCommits(gitDir: string) {
  const makers = new Map<string, string>()
  const run = async (command: string, ...words: readonly string[]): Promise<string> =>
    (await promisify(execFile)(command, words, { cwd: gitDir })).stdout.trim()

  function readChange(part: string): readonly [base: string, change: Change] {
    const [base = '', ...lines] = part.split('\n')
    const first = lines.findIndex(line => !/^[0-9a-f]{40}$/.test(line))
    const [commits, patch] = first < 0 ? [lines, []] : [lines.slice(0, first), lines.slice(first)]
    const people = [...new Set(commits.flatMap(sha => makers.get(sha) ?? []))]
    return [base, { diff: createHash('sha256').update(patch.join('\n')).digest('hex'), people }]
  }

  return {
    git: (...words: readonly string[]) => run('git', ...words),
    /** Each commit was made by one person, as its author and committer. */
    note: (sha: string, by: string): void => void makers.set(sha, by),
    read: async (sha: string): Promise<Commit> => {
      const [tree = '', ...changes] = (await run('sh', '-c', script, sha)).split('\n--- ')
      return { sha, tree, onto: Object.fromEntries(changes.map(readChange)) }
    },
  }
}
