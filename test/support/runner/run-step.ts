/** Runs one `run:` step in a real shell, as the runner does. */
import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'

/** Shell -> command line; `{0}` is the script. */
const shells: Readonly<Record<string, readonly string[]>> = {
  bash: ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '{0}'],
  sh: ['sh', '-e', '{0}'],
  node: ['node', '{0}'],
  python: ['python', '{0}'],
}

export interface ShellRun {
  readonly shell: string
  readonly script: string
  readonly scriptFile: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export interface ShellResult {
  /** 127 where the shell itself is missing; 128 and more where a signal ended it. */
  readonly exitCode: number
  /** stdout and stderr in the order in which they came. */
  readonly output: string
}

export async function runInShell({ shell, script, scriptFile, cwd, env }: ShellRun): Promise<ShellResult> {
  const line = shells[shell] ?? (shell.includes('{0}') ? shell.split(' ') : null)
  if (!line)
    throw new Error(
      `shell: unexpected ${shell}, expected ${Object.keys(shells).join(', ')} or a line with {0}.`,
    )
  await writeFile(scriptFile, script.endsWith('\n') ? script : `${script}\n`)
  const [command = '', ...args] = line.map(part => part.replace('{0}', scriptFile))
  return new Promise(resolve => {
    let output = ''
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const take = (part: Buffer): void => {
      output += part.toString()
    }
    child.stdout.on('data', take)
    child.stderr.on('data', take)
    child.on('error', error => resolve({ exitCode: 127, output: `${output}${error.message}\n` }))
    child.on('close', (code, signal) => resolve({ exitCode: code ?? (signal ? 137 : 1), output }))
  })
}
