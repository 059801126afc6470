import { closeoutFields, fieldNames } from '../closeout/model/closeout.ts'
import { parseCloseout } from '../closeout/parse-closeout.ts'
import { addIgnoreLines, ignoreRuleOf } from '../gate/ignore-rules.ts'
import { listOpenRoots } from '../gate/list-bare-roots.ts'
import { lifecycleLabels } from '../lifecycle/model/lifecycle.ts'
import type { PolicyReading } from '../policy/model/policy.ts'
import { shellWord } from '../text/shell-word.ts'
import { counted, shownText } from '../text/shown-text.ts'
import { isSameName } from '../vocabulary/github-names.ts'
import { advice, type Diagnosis, problem, unread, well, wellUnless } from './model/diagnosis.ts'
import type { BranchFacts, TextFile, WorkTreeFacts } from './model/setup-facts.ts'

/** Diagnose what stands in the work tree: ignore rules, tracked files, template and policy. */
export const diagnoseRepository = (
  facts: WorkTreeFacts,
  policy: PolicyReading,
  top: string,
): readonly Diagnosis[] => [
  ...diagnoseIgnored(facts, policy, top),
  ...diagnoseTracked(facts),
  ...wellUnless('template-fields', diagnoseTemplate(facts.template, policy)),
  ...wellUnless(
    'policy-valid',
    policy.problems.map(({ path, line, message, fix }) =>
      problem('policy-valid', message, fix ?? 'Correct the named line. docs/policy.md lists every key.', {
        path,
        line,
      }),
    ),
  ),
]

const diagnoseIgnored = (
  { unignoredRoots, presentRoots, trackedRuntime }: WorkTreeFacts,
  { policy }: PolicyReading,
  top: string,
): readonly Diagnosis[] => {
  if (!unignoredRoots.known) {
    return [unread('ignored-roots', `The ignore rules could not be read: ${unignoredRoots.why}`)]
  }
  const tracked = trackedRuntime.known ? trackedRuntime.value.map(path => `/${path.toLowerCase()}`) : []
  const lines = listOpenRoots({
    policyRoots: policy.roots,
    presentRoots,
    trackedRoots: unignoredRoots.value.filter(root => tracked.some(path => path.includes(`/${root}/`))),
    unignored: unignoredRoots.value,
  }).map(ignoreRuleOf)
  return wellUnless(
    'ignored-roots',
    lines.length === 0
      ? []
      : [
          problem(
            'ignored-roots',
            `No ignore rule covers ${lines.join(', ')}, so \`git add .\` adds the runtime files.`,
            addIgnoreLines(lines, top),
            { path: '.gitignore' },
          ),
        ],
  )
}

const diagnoseTracked = ({ trackedRuntime }: WorkTreeFacts): readonly Diagnosis[] => {
  if (!trackedRuntime.known) {
    return [unread('tracked-runtime', `The tracked files could not be read: ${trackedRuntime.why}`)]
  }
  const paths = trackedRuntime.value
  const [first] = paths
  if (first === undefined) return [well('tracked-runtime')]
  return [
    problem(
      'tracked-runtime',
      `Git tracks ${counted(paths.length, 'runtime file')}, such as ${shownText(first)}.`,
      'closeout fix',
      { path: first },
    ),
  ]
}

/** A template is read as if each field were answered: what counts is that its labels are there. */
const diagnoseTemplate = (template: TextFile | null, { policy }: PolicyReading): readonly Diagnosis[] => {
  if (template === null) {
    return [
      advice(
        'template-fields',
        'There is no pull request template, so each author has to know the fields.',
        'closeout init --apply',
        { path: '.github/pull_request_template.md' },
      ),
    ]
  }
  const { fields } = parseCloseout(template.text, {
    sectionNames: policy.closeout.section_names,
    fieldNames: policy.closeout.field_names,
  })
  const missing = fieldNames.filter(
    name => policy.closeout.required_fields.includes(name) && fields[name].verdict === 'missing',
  )
  return missing.length === 0
    ? []
    : [
        problem(
          'template-fields',
          `The template lacks ${missing.map(name => closeoutFields[name].title).join(', ')}.`,
          `Add to its section \`## Closeout\`:\n${missing.map(name => `- **${closeoutFields[name].title}:**`).join('\n')}`,
          { path: template.path },
        ),
      ]
}

/** Diagnose the labels of the app: people approve with one, so it has to exist before. */
export const diagnoseLabels = ({ labels }: BranchFacts, { policy }: PolicyReading): readonly Diagnosis[] => {
  if (!labels.known) return [unread('state-labels', `The labels could not be read: ${labels.why}`)]
  const wanted = Object.values(lifecycleLabels).map(({ label, color, description }) => ({
    name: `${policy.labels.prefix}${label}`,
    color,
    description,
  }))
  const missing = wanted.filter(({ name }) => !labels.value.some(label => isSameName(label, name)))
  return wellUnless(
    'state-labels',
    missing.length === 0
      ? []
      : [
          problem(
            'state-labels',
            `The repository has no label ${missing.map(({ name }) => `"${name}"`).join(', ')}. A maintainer approves with such a label.`,
            missing
              .map(
                ({ name, color, description }) =>
                  `gh label create ${shellWord(name)} --color ${color} --description ${shellWord(description)}`,
              )
              .join('\n'),
          ),
        ],
  )
}
