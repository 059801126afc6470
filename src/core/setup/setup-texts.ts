import { closeoutFields, type FieldName, fieldNames } from '../closeout/model/closeout.ts'
import { policySchemaUrl } from '../policy/model/policy-schema-url.ts'

/** The policy to start with: how an editor completes it, and where its keys are described. */
export const renderPolicyFile = (): string => `# yaml-language-server: $schema=${policySchemaUrl}
# The policy of the artifact gate. A key that is left out has its default. \`closeout schema policy\` prints all keys.
# \`warn\` reports what is wrong and lets the job pass.
mode: enforce
`

/** What stands under a field of the template. A comment answers nothing, so the untouched template does not pass. */
export const templateHint = (name: FieldName): string => `<!-- ${closeoutFields[name].says} -->`

/** The closeout section of the pull request template, without a line end. */
export const renderTemplate = (): string =>
  [
    '## Closeout',
    ...fieldNames.map(name => `### ${closeoutFields[name].title}\n\n${templateHint(name)}`),
  ].join('\n\n')
