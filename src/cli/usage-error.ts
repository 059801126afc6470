import type { CommanderError } from 'commander'
import { isOneSlip, nearestName } from '../core/text/nearest-name.ts'
import type { CommandError } from './show/print-error.ts'

/** The place, the message and the fix of an error of the argument parser. */
type Usage = Pick<CommandError, 'what' | 'where' | 'fix'>

/**
 * Describe an error of the argument parser in our words.
 *
 * @param command  the command as it is called: `closeout artifact submit`
 * @param options  the long names of its options
 */
export const describeUsage = (
  { code, message }: CommanderError,
  command: string,
  options: readonly string[] = [],
): CommandError => {
  const [head = '', suggestion] = message.replace(/^error: /, '').split('\n(Did you mean ')
  const suggested = suggestion?.replace(/^one of /, '').replace(/\?\)$/, '')
  const form = forms[code]
  const longer = code === 'commander.unknownOption' ? longerName(quoted(head), options) : undefined
  const described = form?.(head, command, longer ?? nearOne(quoted(head), suggested)) ?? {
    what: sentence(head),
    where: command,
    fix: null,
  }
  return { code: 'usage', ...described, fix: described.fix ?? `${command} --help` }
}

/** Each kind of error of the parser: `null` where its message has another form than is known. */
const forms: Readonly<Record<string, (head: string, command: string, near?: string) => Usage | null>> = {
  'commander.unknownOption': (head, command, near) => {
    const option = quoted(head)
    return { what: `${command} has no option ${option}.`, where: option, fix: near ?? null }
  },
  'commander.unknownCommand': (head, command, near) => {
    const name = quoted(head)
    return {
      what: `${command} has no command ${JSON.stringify(name)}.`,
      where: name,
      fix: near ? `${command} ${near}` : null,
    }
  },
  'commander.missingArgument': (head, command) => ({
    what: `${command} needs the argument <${quoted(head)}>.`,
    where: `<${quoted(head)}>`,
    fix: null,
  }),
  'commander.optionMissingArgument': head => ({
    what: `${nameOf(head)} needs a value.`,
    where: nameOf(head),
    fix: quoted(head),
  }),
  'commander.missingMandatoryOptionValue': (head, command) => ({
    what: `${command} needs the option ${quoted(head)}.`,
    where: nameOf(head),
    fix: `Add ${quoted(head)}.`,
  }),
  'commander.excessArguments': (head, command) => {
    const [, most, given] = /Expected (\d+) arguments? but got (\d+)/.exec(head) ?? []
    if (most === undefined) return null
    const allowed = most === '0' ? 'no argument' : `at most ${most} argument${most === '1' ? '' : 's'}`
    return { what: `${command} takes ${allowed}, but got ${given}.`, where: command, fix: null }
  },
  'commander.invalidArgument': (head, command) => {
    const [, wrong, argument, allowed] =
      /^command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\.$/s.exec(
        head,
      ) ?? []
    if (wrong !== undefined && argument !== undefined && allowed !== undefined) {
      const near = nearestName(wrong, allowed.split(', '))
      return {
        what: `<${argument}> cannot be ${JSON.stringify(wrong)}.`,
        where: `<${argument}>`,
        fix: near === null ? `Use one of: ${allowed}.` : `${command} ${near}`,
      }
    }
    const [, flags, value, advice] = /^option '(.*?)' argument '(.*)' is invalid\. (.*)$/s.exec(head) ?? []
    if (flags === undefined || value === undefined) return null
    const name = longName(flags)
    return {
      what: `${name} cannot be ${JSON.stringify(value)}.`,
      where: name,
      fix: adviceFor(name, value, advice),
    }
  },
}

/** What helps with a value: of a closed list, the one that was probably meant. */
const adviceFor = (name: string, value: string, advice: string | undefined): string | null => {
  const allowed = /^Allowed choices are (.*)\.$/s.exec(advice ?? '')?.[1]
  if (allowed === undefined) return advice ?? null
  const near = nearestName(value, allowed.split(', '))
  return near === null ? `Use one of: ${allowed}.` : `${name} ${near}`
}

/** A suggestion of the parser, if it is no more than one slip away: it takes `--stale` for what `--store` means. */
const nearOne = (given: string, suggestion: string | undefined): string | undefined =>
  suggestion !== undefined && isOneSlip(given.replace(/^-+/, ''), suggestion.replace(/^-+/, ''))
    ? suggestion
    : undefined

/** The option that begins with the words that were given: nearer than one that differs in a few letters. */
const longerName = (given: string, options: readonly string[]): string | undefined =>
  /^--\w/.test(given) ? options.find(option => option.startsWith(`${given}-`)) : undefined

/** The first text in single quotes. */
const quoted = (head: string): string => /'(.*)'/s.exec(head)?.[1] ?? head
const nameOf = (head: string): string => longName(quoted(head))
const longName = (flags: string): string => /--[a-z][a-z-]*/.exec(flags)?.[0] ?? flags
const sentence = (text: string): string =>
  `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`
