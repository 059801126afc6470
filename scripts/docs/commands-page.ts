import { Readable } from 'node:stream'
import { commandRows } from '../../src/cli/commands.ts'
import { runProgram } from '../../src/cli/run-program.ts'

/** The help of a command as the program prints it. */
const helpOf = async (path: string): Promise<string> => {
  let printed = ''
  await runProgram([...path.split(' ').filter(word => word !== ''), '--help'], {
    stdin: Readable.from([]),
    out: text => {
      printed += text
    },
    err: () => {},
    env: {},
    cwd: '/',
    program: '',
    isColourful: false,
    isInteractive: false,
    lost: new AbortController().signal,
    now: () => new Date(0),
  })
  return printed.trimEnd()
}

/** The reference of the command line: what each command prints as its help. */
export const commandsPage = async (): Promise<string> => {
  const paths = Object.entries(commandRows).flatMap(([name, row]) => [
    name,
    ...Object.keys(row.subcommands ?? {}).map(sub => `${name} ${sub}`),
  ])
  const sections: string[] = []
  for (const path of ['', ...paths]) {
    sections.push(`## ${`closeout ${path}`.trim()}\n\n\`\`\`text\n${await helpOf(path)}\n\`\`\``)
  }
  return ['# Commands', 'What `--help` prints for each command.', ...sections].join('\n\n').concat('\n')
}
