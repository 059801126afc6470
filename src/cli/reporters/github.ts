import { type Annotation, listAnnotations } from '../../core/gate/show/annotations.ts'
import { type FindingList, listingReporters } from './findings.ts'

/** The text of a workflow command, in which no line end begins another command. */
const escapeText = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
const escapeProperty = (text: string): string =>
  escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

/** A workflow command: GitHub shows it as an annotation. */
const commandOf = ({ level, title, message, file, line }: Annotation): string => {
  const properties = { title, file, line }
  const given = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${given.join(',')}::${escapeText(message)}\n`
}

function* commandsOf({ findings, conclusion }: FindingList): Generator<string> {
  for (const annotation of listAnnotations({ findings })) yield commandOf(annotation)
  yield `${conclusion}.\n`
}

/** Workflow commands of GitHub Actions, at most ten of a level, because GitHub shows no more of a step. */
export const reporters = listingReporters(commandsOf, {
  error: ({ code, what, fix }) => [
    commandOf({ level: 'error', title: code, message: fix === null ? what : `${what}\nFix: ${fix}` }),
  ],
})
