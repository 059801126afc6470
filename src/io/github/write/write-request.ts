import { asObject, asText } from '../client/shapes.ts'

/** What is written, and what GitHub must say afterwards: an over-long text was seen to be accepted and dropped. */
export type Write = {
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Statuses beside success that mean that it is as wished already. */
  readonly alreadySo?: readonly number[]
  readonly readBack?: (data: unknown) => boolean
}

/** Whether GitHub kept a text as it was sent, but for line ends and white space around it. */
export const isSameText = (sent: string, got: string | null): boolean =>
  got?.replaceAll('\r\n', '\n').trim() === sent.replaceAll('\r\n', '\n').trim()

/** Whether the answer of a write carries the body that was sent. */
export const hasBody = (body: string) => (data: unknown) => isSameText(body, asText(asObject(data)?.body))
