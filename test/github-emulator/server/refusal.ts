/** GitHub says no: thrown by a handler, answered as GitHub words it. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly errors: readonly unknown[] = [],
  ) {
    super(message)
  }
}

export const notFound = (): Refusal => new Refusal(404, 'Not Found')
export const forbidden = (message = 'Resource not accessible by integration'): Refusal =>
  new Refusal(403, message)
export const unprocessable = (message: string, errors: readonly unknown[] = []): Refusal =>
  new Refusal(422, message, errors)
