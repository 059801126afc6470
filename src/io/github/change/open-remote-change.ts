import { known } from '../../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../change-reader.ts'
import { listUnignoredRoots } from '../../git/checkout/list-unignored-roots.ts'
import { parseTrailers } from '../../git/objects/parse-trailers.ts'
import { readComparedCommits } from './read-comparison.ts'
import {
  readBaseDocuments,
  readChangedFiles,
  readDocuments,
  readExistingPaths,
  readHeadBytes,
  readTemplate,
} from './read-remote-files.ts'
import { readRemotePolicyFile } from './read-remote-policy-file.ts'
import { readRemoteHistory, readRemoteRuntime } from './read-remote-runtime.ts'
import { openRemoteReader, type RemoteOptions } from './remote-reader.ts'

export type { RemoteOptions, RemoteSubject } from './remote-reader.ts'

/**
 * Open a change by GitHub's API, where there is no checkout of it.
 *
 * Trees are requested whole and by commit, so that a push meanwhile changes nothing.
 */
export const openRemoteChange = (options: RemoteOptions): ChangeReader => {
  const reader = openRemoteReader(options)
  return {
    readPolicyFile: path => readRemotePolicyFile(reader, path),
    readTemplate: () => readTemplate(reader),
    readTrackedRuntime: roots => readRemoteRuntime(reader, roots),
    readRuntimeHistory: roots => readRemoteHistory(reader, roots),
    readUnignoredRoots: roots => listUnignoredRoots(roots, path => readHeadBytes(reader, path)),
    readChangedFiles: () => readChangedFiles(reader),
    readDocuments: paths => readDocuments(reader, paths),
    readBaseDocuments: question => readBaseDocuments(reader, question),
    readExistingPaths: paths => readExistingPaths(reader, paths),
    readTrailers: async () => {
      const { client, repository, subject } = options
      const commits = await readComparedCommits(client, repository, subject.base, subject.head)
      return commits.known ? known(commits.value.flatMap(({ message }) => parseTrailers(message))) : commits
    },
    readHeadBytes: path => readHeadBytes(reader, path),
    readHeadFile: async path => {
      const file = await readHeadBytes(reader, path)
      return file.known ? known(file.value?.toString('utf8') ?? null) : file
    },
    close: async () => undefined,
  }
}
