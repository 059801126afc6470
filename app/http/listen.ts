import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'

/** A server that listens; `close` refuses new connections and ends when the open requests are answered. */
export type Listening = { readonly url: string; readonly close: (graceMs: number) => Promise<void> }

type Handler = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Listen, with limits against requests that never end.
 *
 * @param port   0 for a free one
 * @param names  the settings that the address comes from
 * @throws CloseoutError  `usage`, when the address cannot be had
 */
export const listen = async (
  handler: Handler,
  host: string,
  port: number,
  names = { host: 'HOST', port: 'PORT' },
): Promise<Listening> => {
  const server = createServer({ connectionsCheckingInterval: 1_000 }, (request, response) => {
    handler(request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500)
      response.end()
    })
  })
  server.headersTimeout = 10_000
  server.requestTimeout = 15_000
  server.keepAliveTimeout = 5_000
  server.maxConnections = 2_000
  await new Promise<void>((resolve, reject) =>
    server
      .once('error', (error: NodeJS.ErrnoException) =>
        reject(
          new CloseoutError('usage', `Cannot listen on ${host}:${port}: ${error.code ?? error.message}.`, {
            fix: fixFor(error.code, names),
            cause: error,
          }),
        ),
      )
      .listen(port, host, resolve),
  )
  return { url: urlOf(server, host), close: graceMs => close(server, graceMs) }
}

const fixFor = (
  code: string | undefined,
  { host, port }: { readonly host: string; readonly port: string },
): string =>
  code === 'EADDRINUSE'
    ? `stop the program that has the address, or set ${port} to another port`
    : code === 'EACCES'
      ? `set ${port} to a port from 1024 on, or allow this user the lower ones`
      : `set ${host} to an address of this machine`

const urlOf = (server: Server, host: string): string => {
  const { port } = server.address() as AddressInfo
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

const close = async (server: Server, graceMs: number): Promise<void> => {
  const closed = new Promise(resolve => server.close(resolve))
  server.closeIdleConnections()
  const timer = setTimeout(() => server.closeAllConnections(), graceMs)
  await closed
  clearTimeout(timer)
}
