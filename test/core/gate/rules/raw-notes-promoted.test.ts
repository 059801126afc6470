import { rawNotesPromoted } from '../../../../src/core/gate/rules/raw-notes-promoted.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const documents = (text: string) => someChange({ documents: known([{ path: 'docs/run.md', text }]) })
const sidecar = JSON.stringify(
  {
    schema_version: '1.0',
    task_slug: 'a',
    status: 'verified',
    phase: 'done',
    updated_at: 'x',
    next_action: {},
  },
  null,
  2,
)
const turns = (count: number) =>
  Array.from({ length: count }, (_, n) => `${n % 2 ? 'Assistant' : 'User'}: message ${n}\n`).join('\n')

describeRule('raw-notes-promoted', rawNotesPromoted, {
  good: {
    'a document of decisions': documents('# Retry\n\nWe retry three times.\n'),
    'a document that explains a sidecar’s keys': documents(
      '`"task_slug": "a"` names the run, `"status": "new"` its state.',
    ),
    'a short dialogue as an example': documents(turns(3)),
  },
  bad: {
    'a sidecar in a fence': [
      documents(`# Run\n\n\`\`\`json\n${sidecar}\n\`\`\`\n`),
      [
        {
          code: 'raw-notes-promoted',
          level: 'warning',
          place: { path: 'docs/run.md', line: 6 },
          message: /contains a copy of a sidecar/,
        },
      ],
    ],
    'a transcript': [
      documents(`# Run\n\n${turns(8)}`),
      [{ message: /contains a transcript of 8 turns/, place: { path: 'docs/run.md', line: 3 } }],
    ],
    'a transcript in JSON lines': [
      documents(
        Array.from({ length: 8 }, (_, n) =>
          JSON.stringify({ role: n % 2 ? 'assistant' : 'user', content: 'x' }),
        ).join('\n'),
      ),
      [{ message: /transcript/ }],
    ],
    'documents that could not be read': [
      someChange({ documents: unknown('the head is not here') }),
      [{ code: 'fact-unknown', level: 'warning' }],
    ],
  },
})
