import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { commandRows } from '../../../src/cli/commands.ts'
import { profiles } from '../../../src/core/sessions/model/audit.ts'
import { runInProcess } from '../../support/run-command.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const folder = temporaryFolder()
const hasShell = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0
const scripts: Record<string, string> = {}

beforeAll(async () => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { exit, printed } = await runInProcess(['completion', shell], folder, '2026-11-20T12:00:00Z')
    expect(exit).toBe(0)
    scripts[shell] = join(folder, `completion.${shell}`)
    writeFileSync(scripts[shell] as string, printed)
  }
  mkdirSync(join(folder, 'bin'))
  writeFileSync(join(folder, 'bin/closeout'), '#!/bin/sh\n')
  chmodSync(join(folder, 'bin/closeout'), 0o755)
})

const env = () => ({ ...process.env, PATH: `${folder}/bin:${process.env.PATH}`, HOME: folder })

/** What a shell offers for the last word of a line. */
const offers: Readonly<Record<string, (line: string) => readonly string[]>> = {
  bash: line => {
    const words = line.split(' ')
    const script = `source ${scripts.bash}
COMP_WORDS=(${words.map(word => `'${word}'`).join(' ')})
COMP_CWORD=${words.length - 1}
_closeout
printf '%s\\n' "\${COMPREPLY[@]}"`
    return lines(execFileSync('bash', ['--norc', '-c', script], { env: env(), encoding: 'utf8' }))
  },
  // zsh completes only in its editor: these two stand for its menus, and everything else is the script.
  zsh: line => {
    const words = line.split(' ')
    const last = words.at(-1) ?? ''
    const script = `compdef() { }
_describe() { local -a all; all=("\${(@P)2}"); print -l -- "\${all[@]%%:*}" }
compadd() { shift; print -l -- "$@" }
_files() { print -- FILES }
source ${scripts.zsh}
words=(${words.map(word => `'${word}'`).join(' ')})
CURRENT=${words.length}
_closeout`
    const printed = execFileSync('zsh', ['-f', '-c', script], { env: env(), encoding: 'utf8' })
    return lines(printed).filter(word => word.startsWith(last) && word !== 'FILES')
  },
  fish: line =>
    lines(
      execFileSync(
        'fish',
        ['--no-config', '-c', `source ${scripts.fish}; cd ${folder}/bin; complete -C '${line}'`],
        { env: env(), encoding: 'utf8' },
      ),
    ).map(entry => entry.split('\t')[0] ?? ''),
}
const lines = (text: string): readonly string[] => text.split('\n').filter(line => line !== '')

describe.each(['bash', 'zsh', 'fish'])('the completion for %s', shell => {
  const inShell = hasShell(shell) ? it : it.skip
  const offered = (line: string) => offers[shell]?.(line) ?? []

  inShell('offers every command', () => {
    expect(offered('closeout ')).toEqual(expect.arrayContaining(Object.keys(commandRows)))
    expect(offered('closeout do')).toEqual(['doctor'])
  })

  inShell('offers subcommands, also after a global option', () => {
    expect(offered('closeout artifact s')).toEqual(['submit'])
    expect(offered('closeout --verbose artifact s')).toEqual(['submit'])
  })

  inShell('offers the options of the command, and the global ones', () => {
    const options = offered('closeout check --')
    expect(options).toEqual(expect.arrayContaining(['--body-file', '--format', '--quiet', '--help']))
    expect(options).not.toContain('--slug')
    expect(offered('closeout artifact submit --ty')).toEqual(['--type'])
  })

  inShell('offers the values of an option that has a closed list', () => {
    expect(offered('closeout check --format s')).toEqual(['sarif'])
    expect([...offered('closeout audit --profile ')].toSorted()).toEqual(Object.keys(profiles).toSorted())
  })

  inShell('offers the values of an argument that has a closed list', () => {
    expect(offered('closeout completion f')).toEqual(['fish'])
  })

  inShell('leaves other values to the shell', () => {
    expect(offered('closeout check --base ch')).toEqual([])
  })
})
