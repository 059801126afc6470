import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

const isLoopback = (address: string): boolean => {
  const version = isIP(address)
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6')
}

/** The name or address in a `Host` header, without its port and brackets; `null` for what is neither. */
const readHost = (header: string | undefined): string | null => {
  const [, address, name] = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d*)?$/i.exec(header ?? '') ?? []
  return (address ?? name)?.toLowerCase() ?? null
}

/**
 * Whether a request of the status port came under a name of this machine. On loopback any web page that the operator opens can
 * reach the port under a name of its own (DNS rebinding); only the `Host` header shows it.
 *
 * A port that listens on another address, or on all, has names that the app cannot know: there every host is right.
 *
 * @param statusHost  the setting `STATUS_HOST`
 */
export const isHostOf = (statusHost: string, request: IncomingMessage): boolean => {
  const own = statusHost.toLowerCase()
  if (own === '0.0.0.0' || own === '::' || !isLoopback(request.socket.localAddress ?? '')) return true
  const host = readHost(request.headers.host)
  return host !== null && (host === own || host === 'localhost' || isLoopback(host))
}

/** Whether a web page sent the request. A browser names its origin in each POST, also under a right host; `curl` names none. */
export const isFromPage = ({ headers }: IncomingMessage): boolean => headers.origin !== undefined
