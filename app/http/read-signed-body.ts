import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

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

/** Reads bodies and checks who signed them; it holds no more unsigned bytes than its limits allow. */
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
    const readOn = async (): Promise<SignedBody['kind']> => {
      for await (const chunk of request as AsyncIterable<Buffer>) {
        bytes += chunk.length
        unsignedBytes += chunk.length
        if (bytes > limits.mostBytes) return 'too large'
        if (unsignedBytes > limits.mostUnsignedBytes) return 'busy'
        chunks.push(chunk)
        for (const mac of macs) mac.update(chunk)
      }
      return 'signed'
    }
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      request.destroy()
    }, limits.mostMs)
    try {
      const kind = await readOn()
      if (kind !== 'signed') return { kind }
      const given = Buffer.from(signature.slice('sha256='.length), 'hex')
      // Every secret is compared, so that the time says nothing about which one fits.
      const fits = macs.map(mac => timingSafeEqual(mac.digest(), given))
      return fits.includes(true)
        ? { kind: 'signed', body: Buffer.concat(chunks) }
        : { kind: 'wrong signature' }
    } catch {
      return { kind: isLate ? 'too slow' : 'broken' }
    } finally {
      clearTimeout(timer)
      unsignedBytes -= bytes
    }
  }
}

export const isSignature = (header: unknown): header is string =>
  typeof header === 'string' && /^sha256=[0-9a-f]{64}$/i.test(header)
