import { readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import type { SettingProblem } from '../../core/diagnosis/model/app-settings.ts'
import { CloseoutError } from '../../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../../core/vocabulary/known.ts'

type Env = Readonly<Record<string, string | undefined>>

/**
 * The values of a `.env` file; none where there is no file. A mark of the byte order before the text is left out.
 *
 * @throws CloseoutError  `usage`, if there is a file that cannot be read
 */
export const readDotenv = (path: string): Readonly<Record<string, string>> => {
  try {
    return parseEnv(readFileSync(path, 'utf8').replace(/^\uFEFF/, '')) as Readonly<Record<string, string>>
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') return {}
    throw new CloseoutError('usage', `${path} cannot be read (${code}).`, {
      fix: 'make it a file that this user can read, or set DOTENV_PATH to another one',
      cause: error,
    })
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

/** The variables that name a file, and what stands in it. `PRIVATE_KEY_PATH` is another name of `PRIVATE_KEY_FILE`. */
const fileVariables = [
  ...secretNames.map(name => [`${name}_FILE`, name] as const),
  ['PRIVATE_KEY_PATH', 'PRIVATE_KEY'] as const,
]

/** The environment of the app with its secrets, and what is wrong with their files. */
export type SecretsReading = { readonly env: Env; readonly problems: readonly SettingProblem[] }

/**
 * The environment of the app, with the secrets that stand in files, and without a line feed at the end of any of them.
 * A problem has the name of the secret; where a file and the variable itself differ, the variable stays.
 */
export const readSecretFiles = (env: Env): SecretsReading => {
  const found: Record<string, string | undefined> = {}
  const problems: SettingProblem[] = []
  for (const name of secretNames) if (env[name]) found[name] = env[name].replace(/\r?\n$/, '')
  for (const [variable, name] of fileVariables) {
    const path = env[variable]
    if (!path) continue
    const secret = readSecret(path)
    if (!secret.known) {
      problems.push({
        variable: name,
        message: `${variable}: ${path} cannot be read (${secret.why}).`,
        fix: `name a file that this user can read, or set ${name} itself`,
      })
    } else if (found[name] && found[name].trim() !== secret.value) {
      problems.push({
        variable: name,
        message: `${variable} and another setting give different values for ${name}.`,
        fix: `set only one of ${name} and ${variable}`,
      })
    } else found[name] = secret.value
  }
  return { env: { ...env, ...found }, problems }
}

const readSecret = (path: string): Known<string> => {
  try {
    return known(readFileSync(path, 'utf8').trim())
  } catch (error) {
    return unknown((error as NodeJS.ErrnoException).code ?? 'error')
  }
}
