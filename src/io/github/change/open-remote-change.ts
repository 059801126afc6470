import { known } from '../../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../change-reader.ts'
import { listUnignoredRoots } from '../../git/checkout/list-unignored-roots.ts'
import { parseTrailers } from '../../git/objects/parse-trailers.ts'
import { readComparedCommits } from './read-comparison.ts'
import {
  readChangedFiles,
  readDocuments,
  readExistingPaths,
  readHeadBytes,
  readTemplate,
} from './read-remote-files.ts'
import { readRemotePolicy } from './read-remote-policy.ts'
import { readRemoteHistory, readRemoteRuntime } from './read-remote-runtime.ts'
import { openDesk, type RemoteOptions } from './remote-reader.ts'

export type { RemoteOptions, RemoteSubject } from './remote-reader.ts'

/**
 * Open a change by GitHub's API, where there is no checkout of it.
 *
 * Trees are asked whole and by commit, so that a head that moves meanwhile changes nothing.
 */
export const openRemoteChange = (options: RemoteOptions): ChangeReader => {
  const desk = openDesk(options)
  return {
    readPolicy: () => readRemotePolicy(desk),
    readTemplate: () => readTemplate(desk),
    readTrackedRuntime: roots => readRemoteRuntime(desk, roots),
    readRuntimeHistory: roots => readRemoteHistory(desk, roots),
    readUnignoredRoots: roots => listUnignoredRoots(roots, path => readHeadBytes(desk, path)),
    readChangedFiles: () => readChangedFiles(desk),
    readDocuments: paths => readDocuments(desk, paths),
    readExistingPaths: paths => readExistingPaths(desk, paths),
    readTrailers: async () => {
      const { ask, repository, subject } = options
      const commits = await readComparedCommits(ask, repository, subject.base, subject.head)
      return commits.known ? known(commits.value.flatMap(({ message }) => parseTrailers(message))) : commits
    },
    readHeadFile: async path => {
      const file = await readHeadBytes(desk, path)
      return file.known ? known(file.value?.toString('utf8') ?? null) : file
    },
    close: async () => undefined,
  }
}
