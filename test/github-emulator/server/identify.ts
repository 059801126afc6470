/** Who sends a request, told by its token. A JWT counts once its signature and times hold. */
import { createPublicKey, verify } from 'node:crypto'
import type { Actor, App, Fields } from '../world/model.ts'

export const tokenOf = (header: string | undefined): string => {
  const [scheme = '', value = ''] = (header ?? '').split(' ')
  if (scheme.toLowerCase() === 'basic') return Buffer.from(value, 'base64').toString().split(':')[1] ?? ''
  return value
}

export function identify(token: string, tokens: ReadonlyMap<string, Actor>, apps: readonly App[]): Actor {
  if (token === '') return { kind: 'anonymous' }
  const known = tokens.get(token)
  if (known) return known
  const app = apps.find(candidate => isSignedBy(candidate, token))
  return app ? { kind: 'app', app } : { kind: 'stranger' }
}

function isSignedBy(app: App, jwt: string): boolean {
  const [header = '', claims = '', signature = ''] = jwt.split('.')
  if (!signature) return false
  try {
    const { iss, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Fields
    if (String(iss) !== String(app.id) || Number(exp) * 1000 < Date.now()) return false
    const key = createPublicKey(app.privateKey)
    return verify('RSA-SHA256', Buffer.from(`${header}.${claims}`), key, Buffer.from(signature, 'base64url'))
  } catch {
    return false
  }
}
