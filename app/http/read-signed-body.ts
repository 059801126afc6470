import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { finished } from 'node:stream'

/** What may be read before a signature is known to be right, over all connections. */
export type BodyLimits = {
  readonly mostBytes: number
  readonly mostUnsignedBytes: number
  readonly mostMs: number
}

/** GitHub sends no payload above 25 MB, and waits ten seconds for an answer. */
const usualLimits: BodyLimits = {
  mostBytes: 25 * 1024 * 1024,
  mostUnsignedBytes: 100 * 1024 * 1024,
  mostMs: 10_000,
}

export type SignedBody =
  | { readonly kind: 'signed'; readonly body: Buffer }
  | { readonly kind: 'too large' | 'busy' | 'too slow' | 'broken' | 'wrong signature' }

/**
 * Reads bodies and checks who signed them; it holds no more unsigned bytes than its limits allow.
 *
 * A body that is refused before its end is not read on, and its connection stays open for the answer.
 */
export const createBodyReader = (secrets: readonly string[], limits: BodyLimits = usualLimits) => {
  let unsignedBytes = 0

  /** @param signature  the header `x-hub-signature-256`, of the form `sha256=<64 hex digits>` */
  return async (request: IncomingMessage, signature: string): Promise<SignedBody> => {
    const announced = Number(request.headers['content-length'] ?? 0)
    if (announced > limits.mostBytes) return { kind: 'too large' }
    if (unsignedBytes + announced > limits.mostUnsignedBytes) return { kind: 'busy' }
    const macs = secrets.map(secret => createHmac('sha256', secret))
    const chunks: Buffer[] = []
    let bytes = 0
    const keep = (chunk: Buffer): SignedBody['kind'] | null => {
      bytes += chunk.length
      unsignedBytes += chunk.length
      if (bytes > limits.mostBytes) return 'too large'
      if (unsignedBytes > limits.mostUnsignedBytes) return 'busy'
      chunks.push(chunk)
      for (const mac of macs) mac.update(chunk)
      return null
    }
    try {
      const kind = await readAll(request, keep, limits.mostMs)
      if (kind !== 'signed') return { kind }
      const given = Buffer.from(signature.slice('sha256='.length), 'hex')
      // Every secret is compared, so that the time says nothing about which one fits.
      const fits = macs.map(mac => timingSafeEqual(mac.digest(), given))
      return fits.includes(true)
        ? { kind: 'signed', body: Buffer.concat(chunks) }
        : { kind: 'wrong signature' }
    } finally {
      // The request may live on until its sender ends; what was read of it must not.
      chunks.length = 0
      unsignedBytes -= bytes
    }
  }
}

/**
 * Read a body to its end, or until `keep` refuses it or the time is over; then the request is paused.
 *
 * Neither `request.destroy()` nor leaving a `for await` early will do: both take the connection from the answer.
 */
const readAll = (
  request: IncomingMessage,
  keep: (chunk: Buffer) => SignedBody['kind'] | null,
  mostMs: number,
): Promise<SignedBody['kind']> =>
  new Promise(resolve => {
    const end = (kind: SignedBody['kind']): void => {
      clearTimeout(timer)
      request.off('data', take).pause()
      resolve(kind)
    }
    const take = (chunk: Buffer): void => {
      const refused = keep(chunk)
      if (refused) end(refused)
    }
    const timer = setTimeout(() => end('too slow'), mostMs)
    // Its listeners stay, so that a later error of the request is no uncaught one.
    finished(request, { writable: false }, error => end(error ? 'broken' : 'signed'))
    request.on('data', take)
  })

export const isSignature = (header: unknown): header is string =>
  typeof header === 'string' && /^sha256=[0-9a-f]{64}$/i.test(header)
