import { readFileSync } from 'node:fs'
import { chmod, writeFile } from 'node:fs/promises'

type Values = Readonly<Record<string, string>>

/** Values as lines of a `.env` file; several lines of a value become `\n` between double quotes. */
export const renderDotenv = (values: Values): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}="${value.trim().replaceAll('\n', '\\n')}"\n`)
    .join('')

/**
 * Add values to a `.env` file that only its owner may read; other lines stay as they are.
 *
 * @returns whether it could be written: a read-only tree is no failure
 */
export const writeDotenv = async (path: string, values: Values): Promise<boolean> => {
  try {
    const before = readText(path)
    const kept = before
      .split(/(?<=\n)/)
      .filter(line => !(line.split('=')[0]?.trim() ?? '') || !isSet(line, values))
    const text = kept.join('')
    const separator = text === '' || text.endsWith('\n') ? '' : '\n'
    await writeFile(path, `${text}${separator}${renderDotenv(values)}`, { mode: 0o600 })
    await chmod(path, 0o600)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM' || code === 'ENOENT') return false
    throw error
  }
}

const isSet = (line: string, values: Values): boolean =>
  Object.hasOwn(values, line.split('=')[0]?.trim() ?? '')

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
