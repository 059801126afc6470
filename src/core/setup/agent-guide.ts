import { artifactTypes } from '../artifacts/model/artifact-types.ts'
import { closeoutFields, fieldNames } from '../closeout/model/closeout.ts'
import { runtimeRoots } from '../vocabulary/artifact-roots.ts'
import { artifactTypeNames, terminals } from '../vocabulary/names.ts'
import { routeTargets } from '../vocabulary/route.ts'
import { fieldChecks, fieldExamples } from './field-examples.ts'
import { setupMarkers } from './merge-marked.ts'
import { setupPaths } from './model.ts'

/** How a coding agent writes and checks a closeout: the section of AGENTS.md, with its marks, without a line end. */
export const renderAgentSection = (): string =>
  [
    setupMarkers.begin,
    '## The closeout of a pull request',
    'The body of every pull request needs a section `## Closeout`. The check *artifact gate* reads it and fails without it.',
    ...closeoutRules(),
    ...checkRules(),
    `To submit artifacts of a run, read \`${setupPaths.skill}\`.`,
    setupMarkers.end,
  ].join('\n\n')

/** The skill file: the same, and how artifacts are submitted. Ends with a line feed. */
export const renderSkill = (): string => `---
name: closeout
description: Write and check the closeout section of a pull request body, and submit the artifacts of a run. Use before you open or edit a pull request, and whenever a run of this repository asks for an artifact.
---

${[
  setupMarkers.begin,
  '# Closeout',
  ...closeoutRules(),
  ...checkRules(),
  ...artifactRules(),
  setupMarkers.end,
].join('\n\n')}
`

const closeoutRules = (): readonly string[] => [
  `Write all ${fieldNames.length} fields, each under its own heading of this name:`,
  ['| Heading | What to write |', '| --- | --- |', ...fieldNames.map(fieldRow)].join('\n'),
  'A body that passes:',
  `\`\`\`markdown\n${exampleBody()}\n\`\`\``,
  'What is no answer: an empty field, `TODO`, `TBD`, `N/A`, `none` or `done` alone, a box that is not ticked (but for follow-ups), text in a quote, a comment, a collapsed block or a code block. Only Verification may answer with a code block. If a field does not apply, give the reason in the same line: `None, because <reason>`. The reason says something about the change: `None, because no interface changed`, and not the denial again, as in `None, because none were needed` or `No follow-ups.`',
  `A follow-up is \`- [ ] <target>: <action>\`. The target is ${listed(routeTargets)}. \`-> #31\` at the end of the line means that an issue tracks it, \`[x]\` with \`-> docs/retry.md\` that it is done, \`(deferred until <date or event>)\` and \`(rejected: <reason>)\` that it is closed.`,
  `Never name a path that others cannot open: no path of your machine (\`/home/…\`, \`/tmp/…\`), and outside of *${closeoutFields.runtime.title}* nothing below ${listed(runtimeRoots)}. Never commit a file below these folders.`,
]

const fieldRow = (name: (typeof fieldNames)[number]): string =>
  `| ${closeoutFields[name].title} | ${fieldChecks[name]} |`

const exampleBody = (): string =>
  [
    '## Closeout',
    ...fieldNames.map(name => `### ${closeoutFields[name].title}\n${fieldExamples[name]}`),
  ].join('\n\n')

/** Where a body is written: in the folder of git, from which no `git add` takes it. Each command stands alone in a shell. */
const bodyFile = '"$(git rev-parse --git-dir)/closeout.md"'

const checkRules = (): readonly string[] => [
  'Write the body to a file outside of the commit, check it after the last commit, and open the pull request with it:',
  `\`\`\`sh
closeout new --body-file ${bodyFile}      # a body to fill in, from the template and the change
closeout check --body-file ${bodyFile}    # exit status 0: the gate passes; 1: each finding says how to fix it
closeout check --explain closeout-placeholder
gh pr create --title 'Retry uploads' --body-file ${bodyFile}
\`\`\``,
  'If the gate says that runtime files are tracked, run `closeout fix` and commit. Never answer a field with something that you do not know: write what is missing and why. Where `closeout` is not installed, write the body by these rules; the check of the pull request prints the same findings.',
]

const artifactRules = (): readonly string[] => [
  '## Artifacts of a run',
  'Documents of a run go into the artifact store by one command. Never write into the store yourself: the journal would not match.',
  `\`\`\`sh
closeout run start                                            # prints the name of the run
closeout schema plan                                          # the JSON Schema of a type
closeout artifact validate --type plan plan.json              # writes nothing
closeout artifact submit --run <run> --type plan plan.json    # prints the path; 1: refused, with each reason
closeout phase end --run <run> --phase planning --exit 0      # 0 done, 3 fix-needed, 4 blocked
closeout run declare --run <run>                              # how the run ended: ${terminals.join(', ')}
\`\`\``,
  ['| Type | Phase | Content |', '| --- | --- | --- |', ...artifactTypeNames.map(typeRow)].join('\n'),
  `After the run, \`closeout render --slug <slug> --write-body ${bodyFile}\` writes the closeout of a local session into a body. Answer what it left as \`TODO\`.`,
]

const typeRow = (type: (typeof artifactTypeNames)[number]): string =>
  `| \`${type}\` | \`${artifactTypes[type].phase}\` | ${artifactTypes[type].purpose} |`

const listed = (names: readonly string[]): string => {
  const [last, ...others] = names.map(name => `\`${name}\``).toReversed()
  return others.length === 0 ? (last ?? '') : `${others.toReversed().join(', ')} or ${last}`
}
