import { escapeMarkdown, escapeMarkdownBlock } from '../../text/escape-markdown.ts'
import { counted } from '../../text/shown-text.ts'
import type { Finding } from '../../vocabulary/finding.ts'
import { groupFindings, mostPlaces } from './group-findings.ts'

/** The most lines of commands that one step shows. */
const mostLines = 12

type Step = {
  readonly title: string
  readonly count: number
  readonly commands: readonly string[]
  readonly sentences: readonly string[]
}

/**
 * What to do, one step a rule and errors first, as in the report. What an earlier step does already is left out: the same
 * fix of another rule is counted there, and a command is not shown twice.
 */
export const nextSteps = <Code extends string>(
  findings: readonly Finding<Code>[],
  titleOf: (code: Code) => string,
  isPartOfPage = false,
): readonly string[] => {
  const steps = listSteps(findings, titleOf)
  if (steps.length === 0) return []
  return [isPartOfPage ? '**What to do next**' : '### What to do next', steps.map(describeStep).join('\n')]
}

const listSteps = <Code extends string>(
  findings: readonly Finding<Code>[],
  titleOf: (code: Code) => string,
): readonly Step[] => {
  const steps = new Map<string, Step>()
  const shown = new Set<string>()
  const fixable = findings.filter(({ fix, level }) => fix !== undefined && level !== 'notice')
  for (const { code, findings: group, fixes } of groupFindings(fixable)) {
    const key = fixes.join('\n')
    const known = steps.get(key)
    const lines = fixes.filter(isCommand).flatMap(fix => fix.split('\n'))
    const commands = [...new Set(lines)].filter(line => !shown.has(line))
    const sentences = fixes.filter(fix => !isCommand(fix))
    for (const line of commands) shown.add(line)
    if (known) steps.set(key, { ...known, count: known.count + group.length })
    else if (commands.length + sentences.length > 0)
      steps.set(key, { title: titleOf(code), count: group.length, commands, sentences })
  }
  return [...steps.values()]
}

const isCommand = (fix: string): boolean => /^(git|printf|closeout|gh|npm) /.test(fix)

const describeStep = ({ title, count, commands, sentences }: Step): string => {
  const head = `1. ${title}${count > 1 ? ` (${counted(count, 'place')})` : ''}:`
  const [first] = sentences
  if (commands.length === 0 && sentences.length === 1 && first !== undefined && !first.includes('\n'))
    return `${head} ${escapeMarkdown(first)}`
  return [
    head,
    ...(commands.length === 0 ? [] : [indented(escapeMarkdownBlock(commandText(commands), 'bash'))]),
    ...sentences.filter(one => one.includes('\n')).map(one => indented(escapeMarkdownBlock(one, ''))),
    ...describeSentences(sentences.filter(one => !one.includes('\n'))),
  ]
    .join('\n\n')
    .concat('\n')
}

const commandText = (lines: readonly string[]): string => {
  const left = lines.length - mostLines
  return left <= 0
    ? lines.join('\n')
    : `${lines.slice(0, mostLines).join('\n')}\n# and ${counted(left, 'more command')} of this kind`
}

/** The first few of a rule: the others are much the same. */
const describeSentences = (sentences: readonly string[]): readonly string[] => {
  if (sentences.length === 0) return []
  const left = sentences.length - mostPlaces
  const listed = sentences.slice(0, mostPlaces).map(escapeMarkdown)
  return [
    [...listed, ...(left > 0 ? [`and ${left} more of this kind`] : [])]
      .map(one => indented(`- ${one}`))
      .join('\n'),
  ]
}

const indented = (block: string): string => block.replace(/^/gm, '   ')
