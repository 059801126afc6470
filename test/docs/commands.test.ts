import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { CommanderError } from 'commander'
import { listPages } from '../support/markdown-links.ts'
import { parseCommand } from '../support/parse-command.ts'
import { root } from '../support/root.ts'

/** The words of a shell line up to a pipe, a redirection, a comment or the next command; quotes hold words together. */
const wordsOf = (line: string): readonly string[] => {
  const words = line.match(/'[^']*'|"[^"]*"|[^\s'"|&;>#]+|[|&;>#]/g) ?? []
  const end = words.findIndex(word => /^[|&;>#]$/.test(word))
  return (end === -1 ? words : words.slice(0, end)).map(word => word.replace(/^(['"])(.*)\1$/, '$2'))
}

/** Every command of a page: in blocks of a shell, and between code marks where an option or a subcommand follows. */
const commandsIn = (page: string): readonly string[] => {
  const blocks = [...page.matchAll(/^ *```+(?:sh|bash|console)[^\n]*\n([\s\S]*?)^ *```/gm)].flatMap(
    ([, block = '']) => block.split('\n').map(line => line.replace(/^\s*(?:\$ )?/, '')),
  )
  const spans = [...page.replace(/^ *(```+)[\s\S]*?^ *\1/gm, '').matchAll(/`(closeout [^`]+)`/g)].map(
    ([, span = '']) => span,
  )
  return [...blocks, ...spans]
    .flatMap(line => line.split(/ (?:&&|\|\||\|) /))
    .map(line => line.trim())
    .filter(line => /^closeout [a-z-]/.test(line))
}

// docs/commands.md holds examples of the help, which other tests run.
const pages = listPages(root).filter(path => !/CHANGELOG|commands\.md|docs\/adr/.test(path))
const commands = [
  ...new Map(
    pages.flatMap(page =>
      commandsIn(readFileSync(join(root, page), 'utf8')).map(line => [line, page] as const),
    ),
  ),
]

/** What a sentence leaves out: `…`, an optional part in brackets, one of several words. */
const isForm = (line: string): boolean => /…|\[|\||, /.test(line)

describe('a command of the documentation', () => {
  it.each(commands.filter(([line]) => !isForm(line)))('is one of the program: %s (%s)', async line => {
    const [, ...words] = wordsOf(line)
    const missing = [
      'commander.missingMandatoryOptionValue',
      'commander.missingArgument',
      'commander.version',
    ]
    try {
      await parseCommand(words)
    } catch (error) {
      // A sentence may name a command without everything that it needs.
      const isShort = error instanceof CommanderError && missing.includes(error.code)
      if (!isShort) throw error
    }
  })

  it('that does not exist is found', async () => {
    await expect(parseCommand(['check', '--no-such'])).rejects.toThrow()
    await expect(parseCommand(['no-such'])).rejects.toThrow()
    expect(commands.length).toBeGreaterThan(40)
  })
})
