/**
 * What GitHub does not show yet, and will in a moment: nothing failed, and it is looked at again after so many
 * milliseconds.
 */
export class NotYetError extends Error {
  readonly afterMs: number

  /** @param message  what is missing, in full sentences */
  constructor(message: string, afterMs: number) {
    super(message)
    this.name = 'NotYetError'
    this.afterMs = afterMs
  }
}
