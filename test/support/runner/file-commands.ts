/** The files through which a step hands things on: outputs, environment, path, summary, state. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Name of the variable -> file. */
export const fileCommands = {
  GITHUB_OUTPUT: 'output',
  GITHUB_ENV: 'env',
  GITHUB_PATH: 'path',
  GITHUB_STEP_SUMMARY: 'summary',
  GITHUB_STATE: 'state',
} as const

export type FileCommand = keyof typeof fileCommands

/** Make the empty files of a step; their paths by variable. */
export async function makeCommandFiles(dir: string): Promise<Readonly<Record<FileCommand, string>>> {
  await mkdir(dir, { recursive: true })
  const entries = Object.entries(fileCommands).map(([name, file]) => [name, join(dir, file)] as const)
  await Promise.all(entries.map(([, file]) => writeFile(file, '')))
  return Object.fromEntries(entries) as Record<FileCommand, string>
}

/**
 * Read `name=value` and `name<<END … END` pairs.
 *
 * @throws with the runner's reason when a line is neither, or an `END` never comes.
 */
export async function readPairs(file: string): Promise<Readonly<Record<string, string>>> {
  const lines = (await readFile(file, 'utf8')).split(/\r?\n/)
  const pairs: Record<string, string> = {}
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line === '') continue
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line)
    if (heredoc) {
      const end = lines.indexOf(heredoc[2] ?? '', at + 1)
      if (end < 0) throw new Error(`Invalid value. Matching delimiter not found '${heredoc[2]}'`)
      pairs[heredoc[1] ?? ''] = lines.slice(at + 1, end).join('\n')
      at = end
    } else {
      const equals = line.indexOf('=')
      if (equals < 1) throw new Error(`Invalid format '${line}'`)
      pairs[line.slice(0, equals)] = line.slice(equals + 1)
    }
  }
  return pairs
}
