import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { CloseoutError } from '../../core/vocabulary/errors.ts'

type Env = Readonly<Record<string, string | undefined>>

/** The values of a `.env` file; none where there is no file. */
export const readDotenv = (path: string): Readonly<Record<string, string>> => {
  try {
    return parseEnv(readFileSync(path, 'utf8')) as Readonly<Record<string, string>>
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
}

/** The secrets that may stand in a file instead, named by `<NAME>_FILE`, as orchestrators mount them. */
const secretNames = [
  'APP_ID',
  'PRIVATE_KEY',
  'WEBHOOK_SECRET',
  'WEBHOOK_SECRET_PREVIOUS',
  'REDIS_URL',
] as const

/**
 * The environment of the app, with the secrets that stand in files.
 *
 * @throws CloseoutError  `usage`, if such a file cannot be read
 */
export const readSecretFiles = (env: Env): Env => {
  const found: Record<string, string> = {}
  for (const name of secretNames) {
    const path = env[`${name}_FILE`]
    if (!path) continue
    try {
      found[name] = readFileSync(path, 'utf8').trim()
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new CloseoutError('usage', `${name}_FILE: ${path} cannot be read (${code}).`, {
        fix: `name a file that this user can read, or set ${name} itself`,
        cause: error,
      })
    }
  }
  return { ...env, ...found }
}
