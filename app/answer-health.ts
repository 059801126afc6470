import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * Answer `GET /healthz` with the number of waiting tasks and the end of the last sweep; 503 while the app closes.
 *
 * @returns whether the request was answered
 */
export const answerHealth = (
  request: IncomingMessage,
  response: ServerResponse,
  {
    isClosing,
    ...state
  }: { readonly isClosing: boolean; readonly sweptAt: string | null; readonly waiting: number },
): boolean => {
  if (request.method !== 'GET' || request.url?.split('?')[0] !== '/healthz') return false
  response
    .writeHead(isClosing ? 503 : 200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(`${JSON.stringify({ status: isClosing ? 'closing' : 'ok', ...state })}\n`)
  return true
}
