/** What a step says in `::command::` lines, apart from what it just prints. */

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice'
  readonly message: string
  readonly title?: string
  readonly file?: string
  readonly line?: number
  readonly endLine?: number
  readonly col?: number
}

export interface StepLog {
  /** Every line, masked, commands in the runner's words. */
  readonly log: string
  readonly annotations: readonly Annotation[]
}

const commandLine = /^\s*::([a-z-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/i
const levels = ['error', 'warning', 'notice'] as const

const unescapeText = (text: string): string =>
  text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%')
const unescapeProperty = (text: string): string =>
  unescapeText(text.replaceAll('%3A', ':').replaceAll('%2C', ','))

function propertiesOf(text: string): Readonly<Record<string, string>> {
  const pairs = text.split(',').map(part => part.trim().split('='))
  return Object.fromEntries(
    pairs.filter(([name]) => name).map(([name, ...rest]) => [name, unescapeProperty(rest.join('='))]),
  )
}

function annotationOf(level: Annotation['level'], properties: string, message: string): Annotation {
  const { title, file, line, endLine, col } = propertiesOf(properties)
  return {
    level,
    message: unescapeText(message),
    ...(title === undefined ? {} : { title }),
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line: Number(line) }),
    ...(endLine === undefined ? {} : { endLine: Number(endLine) }),
    ...(col === undefined ? {} : { col: Number(col) }),
  }
}

/**
 * Read a step's output.
 *
 * @param masks  secrets; `::add-mask::` adds to them for the steps that follow.
 */
export function readWorkflowCommands(output: string, masks: Set<string>): StepLog {
  const annotations: Annotation[] = []
  const lines: string[] = []
  let resumeToken: string | null = null
  for (const line of output.split(/\r?\n/)) {
    const [, name = '', properties = '', message = ''] = commandLine.exec(line) ?? []
    const command = name.toLowerCase()
    if (resumeToken !== null) {
      if (command === resumeToken.toLowerCase()) resumeToken = null
      else lines.push(line)
    } else if (command === 'stop-commands') resumeToken = message
    else if (command === 'add-mask') masks.add(unescapeText(message))
    else if (isLevel(command)) {
      annotations.push(annotationOf(command, properties, message))
      lines.push(`${command}: ${unescapeText(message)}`)
    } else if (command === 'group') lines.push(`> ${message}`)
    else if (command !== 'endgroup' && command !== 'debug') lines.push(line)
  }
  const hide = (text: string): string => maskText(text, masks)
  return {
    log: hide(lines.join('\n')),
    annotations: annotations.map(annotation => ({ ...annotation, message: hide(annotation.message) })),
  }
}

const isLevel = (command: string): command is Annotation['level'] =>
  (levels as readonly string[]).includes(command)

/** The text with every secret in it shown as `***`. */
export function maskText(text: string, masks: ReadonlySet<string>): string {
  return [...masks].filter(Boolean).reduce((shown, secret) => shown.replaceAll(secret, '***'), text)
}
