import type { ChangeReader } from '../../change-reader.ts'

/** A reader that is made when it is first asked: most changes never need it. */
export const openLater = (open: () => Promise<ChangeReader>): ChangeReader => {
  let opening: Promise<ChangeReader> | null = null
  const reader = () => {
    opening ??= open()
    return opening
  }
  return {
    readPolicyFile: async path => (await reader()).readPolicyFile(path),
    readTemplate: async () => (await reader()).readTemplate(),
    readTrackedRuntime: async roots => (await reader()).readTrackedRuntime(roots),
    readRuntimeHistory: async roots => (await reader()).readRuntimeHistory(roots),
    readUnignoredRoots: async roots => (await reader()).readUnignoredRoots(roots),
    readChangedFiles: async () => (await reader()).readChangedFiles(),
    readDocuments: async paths => (await reader()).readDocuments(paths),
    readBaseDocuments: async question => (await reader()).readBaseDocuments(question),
    readExistingPaths: async paths => (await reader()).readExistingPaths(paths),
    readTrailers: async () => (await reader()).readTrailers(),
    readHeadFile: async path => (await reader()).readHeadFile(path),
    readHeadBytes: async path => (await reader()).readHeadBytes(path),
    close: async () => opening?.then(made => made.close()),
  }
}

/** Reads at the first call and gives every later one the same answer. */
export const once = <T>(read: () => Promise<T>): (() => Promise<T>) => {
  let answer: Promise<T> | null = null
  return () => {
    answer ??= read()
    return answer
  }
}
