import type { Command, Option } from 'commander'
import { offeredValues } from './offered-values.ts'

/** An option as a shell completes it. `choices` is empty where any value fits; a flag takes no value. */
export type CompletedOption = {
  readonly names: readonly string[]
  readonly help: string
  readonly takesValue: boolean
  readonly choices: readonly string[]
}

/** What can follow a command: `path` is "" for the program itself, "artifact submit" for a subcommand. */
export type CompletedCommand = {
  readonly path: string
  readonly subcommands: readonly { readonly name: string; readonly help: string }[]
  readonly options: readonly CompletedOption[]
  /** The values that an argument can have, if they are a closed list. */
  readonly values: readonly string[]
}

/** Describe every command of a program whose commands are all defined; the program first. */
export const describeProgram = (program: Command): readonly CompletedCommand[] => {
  const globals = program.options.filter(({ long }) => long !== '--version')
  const describe = (command: Command, path: string): readonly CompletedCommand[] => [
    {
      path,
      subcommands: command.commands.map(sub => ({
        name: sub.name(),
        help: firstSentence(sub.description()),
      })),
      options: [...command.options, ...(path === '' ? [] : globals)].map(describeOption).concat(helpOption),
      values: command.registeredArguments.flatMap(offeredValues),
    },
    ...command.commands.flatMap(sub => describe(sub, `${path} ${sub.name()}`.trim())),
  ]
  return describe(program, '')
}

const helpOption: CompletedOption = {
  names: ['--help', '-h'],
  help: 'print the help',
  takesValue: false,
  choices: [],
}

const describeOption = (option: Option): CompletedOption => ({
  names: [option.long, option.short].filter(name => name != null),
  help: firstSentence(option.description),
  takesValue: option.required || option.optional,
  choices: offeredValues(option),
})

/** A short text on one line, without what would need quotes in one of the shells. */
const firstSentence = (text: string): string =>
  (text.split(/[.;:(]/)[0] ?? '').replace(/[`'"\\$[\]]/g, '').trim()
