import { type Known, unknown } from '../../../core/vocabulary/known.ts'
import type { ChangeReader } from '../../change-reader.ts'
import type { CheckoutKind, CheckoutSubject } from './orient-checkout.ts'

/** The reads whose result is a `Known`. */
export type Reads = Omit<ChangeReader, 'readPolicyFile' | 'close'>

/** A shallow checkout asks GitHub little: one request for each of many commits is too much for a warning. */
const mostHistoryCommits = 2

/** The other reader, except for what a deeper clone answers better than a series of requests. */
export const thrifty = (
  fallback: ChangeReader | null,
  { checkoutKind }: CheckoutKind,
  subject: CheckoutSubject,
): ChangeReader | null => {
  const commits = subject.kind === 'pull_request' ? subject.commits : undefined
  if (!fallback || checkoutKind === 'elsewhere' || commits === undefined || commits <= mostHistoryCommits)
    return fallback
  const why = `GitHub would need one request for each of the ${commits} commits`
  return { ...fallback, readRuntimeHistory: async () => unknown(why) }
}

/** Each read from the checkout; if that does not have it, from the other reader. If both fail, both reasons are given. */
export const fallBack = (reads: Reads, fallback: ChangeReader | null): Reads => {
  if (!fallback) return reads
  const either = async <T>(own: Promise<Known<T>>, client: () => Promise<Known<T>>): Promise<Known<T>> => {
    const fact = await own
    if (fact.known) return fact
    const other = await client()
    return other.known ? other : unknown(`${fact.why}. GitHub was asked instead: ${other.why}`)
  }
  return {
    readTemplate: () => either(reads.readTemplate(), fallback.readTemplate),
    readTrackedRuntime: roots =>
      either(reads.readTrackedRuntime(roots), () => fallback.readTrackedRuntime(roots)),
    readRuntimeHistory: roots =>
      either(reads.readRuntimeHistory(roots), () => fallback.readRuntimeHistory(roots)),
    readUnignoredRoots: roots =>
      either(reads.readUnignoredRoots(roots), () => fallback.readUnignoredRoots(roots)),
    readChangedFiles: () => either(reads.readChangedFiles(), fallback.readChangedFiles),
    readDocuments: paths => either(reads.readDocuments(paths), () => fallback.readDocuments(paths)),
    readBaseDocuments: question =>
      either(reads.readBaseDocuments(question), () => fallback.readBaseDocuments(question)),
    readExistingPaths: paths =>
      either(reads.readExistingPaths(paths), () => fallback.readExistingPaths(paths)),
    readTrailers: () => either(reads.readTrailers(), fallback.readTrailers),
    readHeadFile: path => either(reads.readHeadFile(path), () => fallback.readHeadFile(path)),
    readHeadBytes: path => either(reads.readHeadBytes(path), () => fallback.readHeadBytes(path)),
  }
}

/** The reads of a checkout of another commit: each is unknown, with that reason. */
export const readsElsewhere = (why: string): Reads => {
  const no = async (): Promise<Known<never>> => unknown(why)
  return {
    readTemplate: no,
    readTrackedRuntime: no,
    readRuntimeHistory: no,
    readUnignoredRoots: no,
    readChangedFiles: no,
    readDocuments: no,
    readBaseDocuments: no,
    readExistingPaths: no,
    readTrailers: no,
    readHeadFile: no,
    readHeadBytes: no,
  }
}
