import { createHash } from 'node:crypto'
import { describeRefusal } from '../../core/evidence/evaluate-report.ts'
import type { ArtifactFact, ReportFacts, TestCounts } from '../../core/evidence/model/evidence-facts.ts'
import { readJunit } from '../../core/evidence/read-junit.ts'
import type { Repository } from '../../core/gate/model/facts.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'
import type { Client } from '../../io/github/client/client.ts'
import {
  downloadArtifact,
  type MayDownload,
  mostZipBytes,
  tooLarge,
} from '../../io/github/evidence/download-artifact.ts'
import { unzipReports } from '../../io/github/evidence/unzip-reports.ts'

/** Download an artifact and count the tests of its JUnit XML files. A file that is another kind of XML is left out. */
export const readTestReport = async (
  client: Client,
  repository: Repository,
  { id, bytes }: ArtifactFact,
  mayDownload?: MayDownload,
): Promise<Known<ReportFacts>> => {
  if (bytes > mostZipBytes) return unknown(tooLarge)
  const zip = await downloadArtifact(client, repository, id, mayDownload)
  if (!zip.known) return zip
  const sha256 = createHash('sha256').update(zip.value).digest('hex')
  const files = await unzipReports(zip.value)
  if (!files.known) return known({ sha256, counts: [], refused: files.why })
  const counts: TestCounts[] = []
  for (const { path, text } of files.value) {
    const reading = readJunit(path, text)
    if (reading.kind === 'refused')
      return known({ sha256, counts: [], refused: describeRefusal(path, reading.why) })
    if (reading.kind === 'report') counts.push(reading.counts)
  }
  return known({ sha256, counts, refused: null })
}
