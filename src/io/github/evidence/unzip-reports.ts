import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { type Known, known, unknown } from '../../../core/vocabulary/known.ts'

/** Bounds against a zip bomb: sizes count after unpacking. */
const unzipBounds = {
  entries: 5_000,
  files: 200,
  fileBytes: 32 * 1024 * 1024,
  totalBytes: 64 * 1024 * 1024,
} as const

/** An XML file of an archive. */
export type ArchivedFile = { readonly path: string; readonly text: string }

/**
 * The XML files of a zip archive, in its order. Nothing is written to disk.
 *
 * An archive that breaks a bound, or is broken itself, is unknown as a whole: a part would give another sum.
 */
export const unzipReports = async (zip: Buffer): Promise<Known<readonly ArchivedFile[]>> => {
  try {
    return await readAll(await yauzl.fromBufferPromise(zip, { lazyEntries: true }))
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return unknown(`the artifact cannot be unzipped: ${why}`)
  }
}

const readAll = async (archive: ZipFile): Promise<Known<readonly ArchivedFile[]>> => {
  if (archive.entryCount > unzipBounds.entries)
    return unknown(`the artifact has more than ${unzipBounds.entries} files`)
  const files: ArchivedFile[] = []
  let total = 0
  for await (const entry of archive.eachEntry()) {
    if (!/\.xml$/i.test(entry.fileName)) continue
    if (files.length >= unzipBounds.files)
      return unknown(`the artifact has more than ${unzipBounds.files} XML files`)
    if (
      entry.uncompressedSize > unzipBounds.fileBytes ||
      total + entry.uncompressedSize > unzipBounds.totalBytes
    )
      return unknown('the XML files of the artifact are too large')
    if (entry.isEncrypted()) return unknown('the artifact is encrypted')
    const bytes = await readEntry(archive, entry)
    if (bytes === null) return unknown('the XML files of the artifact are too large')
    total += bytes.length
    files.push({ path: entry.fileName, text: decodeXml(bytes) })
  }
  return known(files)
}

/** The text of an XML file: UTF-16 where its first bytes say so, otherwise UTF-8. */
const decodeXml = (bytes: Buffer): string => {
  const [first = 0, second = 0] = bytes
  const starts = (a: number, b: number): boolean => first === a && second === b
  if (starts(0xff, 0xfe) || starts(0x3c, 0)) return new TextDecoder('utf-16le').decode(bytes)
  if (starts(0xfe, 0xff) || starts(0, 0x3c)) return new TextDecoder('utf-16be').decode(bytes)
  return bytes.toString('utf8')
}

/** One file; `null` if it is larger than its header says or than the bound. */
const readEntry = async (archive: ZipFile, entry: Entry): Promise<Buffer | null> => {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of (await archive.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > unzipBounds.fileBytes || bytes > entry.uncompressedSize) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
