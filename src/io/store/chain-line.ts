import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { MacStatus } from '../../core/artifacts/model/store-facts.ts'

/** The digest of bytes or text, as 64 lower-case hexadecimal digits. */
export const sha256Of = (content: Uint8Array | string): string =>
  createHash('sha256').update(content).digest('hex')

const macField = /,"mac":"([0-9a-f]{64})"\}$/
const macOf = (body: string, key: string): string => createHmac('sha256', key).update(body).digest('hex')

/** Check the HMAC of a line with the key, if one is set. */
export const macStatus = (line: string, key: string | undefined): MacStatus => {
  const mac = macField.exec(line)?.[1]
  if (!key) return mac ? 'unchecked' : 'none'
  if (!mac) return 'unkeyed'
  const expected = macOf(line.replace(macField, '}'), key)
  return timingSafeEqual(Buffer.from(mac), Buffer.from(expected)) ? 'good' : 'bad'
}

/** An entry as a line without its line feed; with a key its last field is the HMAC of all before it. */
export const chainLine = (entry: object, key: string | undefined): string => {
  const body = JSON.stringify(entry)
  return key ? `${body.slice(0, -1)},"mac":"${macOf(body, key)}"}` : body
}
