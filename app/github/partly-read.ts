/** So many tries are made before a failure is shown on the check; it is tried on. */
export const triesBeforeReport = 4

/** GitHub could not say now what a reconcile needs: it is tried again. */
export class PartlyReadError extends Error {
  /** @param unread  the sentences of what could not be read */
  constructor(unread: readonly string[]) {
    super(`Cannot read everything now: ${[...new Set(unread)].join('; ')}.`)
    this.name = 'PartlyReadError'
  }
}

/**
 * What passes in a moment is not written down: the first tries write nothing where something is unread.
 *
 * @throws PartlyReadError
 */
export const assertRead = (unread: readonly string[], attempt: number): void => {
  if (unread.length > 0 && attempt + 1 < triesBeforeReport) throw new PartlyReadError(unread)
}
