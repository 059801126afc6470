/** `emulate`, the GitHub that others wrote, which keeps most of the state. */
import { createEmulator } from 'emulate'
import type { Answer } from '../world/model.ts'

export interface EmulatorRequest {
  readonly method: string
  /** Path and query. */
  readonly target: string
  readonly token?: string
  readonly body?: unknown
  readonly accept?: string
}

export interface Emulator {
  readonly ask: (request: EmulatorRequest) => Promise<Answer>
  readonly close: () => Promise<void>
}

/**
 * Start `emulate` on a free loopback port.
 *
 * @param origin  where the stand-in itself listens; every address in an answer points there.
 */
export async function startEmulator(seed: Record<string, unknown>, origin: string): Promise<Emulator> {
  const emulator = await createEmulator({ service: 'github', port: 0, seed: { ...seed } })
  const { port } = new URL(emulator.url)
  const own = new RegExp(`http://(?:localhost|127\\.0\\.0\\.1):${port}`, 'g')
  const base = `http://127.0.0.1:${port}`

  async function ask({ method, target, token, body, accept }: EmulatorRequest): Promise<Answer> {
    const response = await fetch(base + target, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(accept ? { accept } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = (await response.text()).replace(own, origin)
    const link = response.headers.get('link')?.replace(own, origin)
    return {
      status: response.status,
      ...(text === '' ? {} : { json: JSON.parse(text) as unknown }),
      headers: link ? { link } : {},
      isForwarded: true,
    }
  }

  return { ask, close: () => emulator.close() }
}
