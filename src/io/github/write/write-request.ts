import { isSameText } from '../../../core/text/same-text.ts'
import { asObject, asText } from '../client/shapes.ts'

/** A write, and the text that GitHub must have afterwards: GitHub can accept a text that is too long and drop it. */
export type Write = {
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  /** Statuses besides success that mean that the desired state is reached already. */
  readonly alreadySo?: readonly number[]
  readonly readBack?: (data: unknown) => boolean
}

/** Whether GitHub kept a text as it was sent, except for line ends and surrounding white space. */
export const isShown = (sent: string, got: string | null): boolean => got !== null && isSameText(sent, got)

/** Whether the answer of a write carries the body that was sent. */
export const hasBody = (body: string) => (data: unknown) => isShown(body, asText(asObject(data)?.body))
