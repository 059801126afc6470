import { isSameText } from '../../../core/text/same-text.ts'
import { asObject, asText } from '../client/shapes.ts'

/** What is written, and what GitHub must say afterwards: an over-long text was seen to be accepted and dropped. */
export type Write = {
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Statuses beside success that mean that it is as wished already. */
  readonly alreadySo?: readonly number[]
  readonly readBack?: (data: unknown) => boolean
}

/** Whether GitHub kept a text as it was sent, except for line ends and surrounding white space. */
export const isShown = (sent: string, got: string | null): boolean => got !== null && isSameText(sent, got)

/** Whether the answer of a write carries the body that was sent. */
export const hasBody = (body: string) => (data: unknown) => isShown(body, asText(asObject(data)?.body))
