import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A port on loopback that nothing listens on, for a program that has to be given one. */
export const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>(resolve => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise(resolve => probe.close(resolve))
  return port
}
