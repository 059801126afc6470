import { setTimeout as sleep } from 'node:timers/promises'
import type { Repository } from '../../../core/gate/model/facts.ts'
import { type Known, known, unknown, unreadNow } from '../../../core/vocabulary/known.ts'
import { type Client, placeOf } from '../client/client.ts'

/** The largest zip file that is downloaded, and how long a download may take. */
export const mostZipBytes = 25 * 1024 * 1024
const downloadMs = 60_000
const mostTries = 3
const pauseMs = 250

/** Which address of a storage may be requested. */
export type MayDownload = (address: URL) => boolean

/** A storage is reached over TLS alone. */
const overTls: MayDownload = ({ protocol }) => protocol === 'https:'

/**
 * The zip file of an artifact.
 *
 * GitHub sends the reader to a storage. It is asked once, without credentials, and no further redirect is followed.
 */
export const downloadArtifact = async (
  client: Client,
  repository: Repository,
  id: number,
  mayDownload: MayDownload = overTls,
): Promise<Known<Buffer>> => {
  const address = await client<string>({
    route: 'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    parameters: { ...placeOf(repository), artifact_id: id, archive_format: 'zip' },
    what: `the download of artifact ${id}`,
    permission: 'actions: read',
    absent: [404, 410],
    shape: () => undefined,
    moved: location => location,
  })
  if (!address.known) return address
  if (address.value === null) return unknown('the artifact has expired')
  const url = URL.canParse(address.value) ? new URL(address.value) : null
  if (url === null || !mayDownload(url))
    return unknown('GitHub sends the reader to an address that is not https')
  return fetchFile(url)
}

/** Try a few times while the storage fails for the moment. All tries together have one time limit. */
const fetchFile = async (url: URL): Promise<Known<Buffer>> => {
  const signal = AbortSignal.timeout(downloadMs)
  for (let tried = 1; ; tried += 1) {
    const file = await fetchOnce(url, signal)
    if (file.known || !file.isPassing || tried === mostTries || signal.aborted) return file
    await sleep(pauseMs * 2 ** (tried - 1))
  }
}

const fetchOnce = async (url: URL, signal: AbortSignal): Promise<Known<Buffer>> => {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal })
    if (answer.status === 200) {
      if (Number(answer.headers.get('content-length')) <= mostZipBytes) return await readBody(answer)
      await answer.body?.cancel()
      return unknown(tooLarge)
    }
    await answer.body?.cancel()
    const why = `the storage of the artifact answered ${answer.status}`
    return answer.status >= 500 || answer.status === 429 ? unreadNow(why) : unknown(why)
  } catch {
    return unreadNow(
      signal.aborted
        ? `the artifact was not downloaded within ${downloadMs / 1_000} seconds`
        : 'the storage of the artifact could not be reached',
    )
  }
}

const readBody = async (answer: Response): Promise<Known<Buffer>> => {
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of answer.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > mostZipBytes) return unknown(tooLarge)
    chunks.push(chunk)
  }
  return bytes === 0
    ? unreadNow('the storage of the artifact sent an empty file')
    : known(Buffer.concat(chunks))
}

export const tooLarge = `the artifact is larger than ${mostZipBytes / 1024 / 1024} MiB`
