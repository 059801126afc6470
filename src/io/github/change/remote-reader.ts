import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known } from '../../../core/vocabulary/known.ts'
import type { FlatTree, TreeChange } from '../../git/trees/tree-entry.ts'
import { compareFlatTrees } from '../../git/trees/tree-entry.ts'
import type { Client } from '../client/client.ts'
import { readComparison } from './read-comparison.ts'
import { readTree } from './read-tree.ts'

/**
 * What is checked, by full commit ids. `number`, `commits` and `changedFiles` are of the live pull request; without
 * them more requests are needed.
 */
export type RemoteSubject = {
  readonly kind: 'pull_request' | 'merge_group' | 'push'
  readonly base: string
  readonly head: string
  readonly number?: number | null
  readonly commits?: number
  readonly changedFiles?: number
}

export type RemoteOptions = {
  readonly client: Client
  readonly repository: Repository
  readonly subject: RemoteSubject
  /** How long to wait between questions for GitHub's test merge, in milliseconds; 15 seconds in all by default. */
  readonly pausesMs?: readonly number[]
}

/** What the reads of one subject share: each tree is requested once. `readOwn` is what the change did. */
export type RemoteReader = RemoteOptions & {
  readonly readTree: (commit: string) => Promise<Known<FlatTree>>
  readonly readHead: () => Promise<Known<FlatTree>>
  readonly readBase: () => Promise<Known<FlatTree>>
  readonly readOwn: () => Promise<Known<readonly TreeChange[]>>
}

/** The shared reads of one subject. */
export const openRemoteReader = (options: RemoteOptions): RemoteReader => {
  const { client, repository, subject } = options
  const trees = new Map<string, Promise<Known<FlatTree>>>()
  const treeOf = (commit: string): Promise<Known<FlatTree>> => {
    const tree = trees.get(commit) ?? readTree(client, repository, commit)
    trees.set(commit, tree)
    return tree
  }
  const readParting = async (): Promise<Known<FlatTree>> => {
    if (subject.kind !== 'pull_request') return treeOf(subject.base)
    const comparison = await readComparison(client, repository, subject.base, subject.head)
    return comparison.known ? treeOf(comparison.value.mergeBase) : comparison
  }
  const readHead = () => treeOf(subject.head)
  return {
    ...options,
    readTree: treeOf,
    readHead,
    readBase: () => treeOf(subject.base),
    readOwn: async () => {
      const [parting, head] = await Promise.all([readParting(), readHead()])
      if (!parting.known) return parting
      return head.known ? known(compareFlatTrees(parting.value, head.value)) : head
    },
  }
}
