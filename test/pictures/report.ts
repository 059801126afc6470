/** The report of a change with one of each mistake, judged by the rules themselves. */
import { evaluateChange } from '../../src/core/gate/evaluate-change.ts'
import type { Report } from '../../src/core/gate/model/report.ts'
import { known } from '../../src/core/vocabulary/known.ts'
import { minute } from '../support/app/pull-request-facts.ts'
import { runtimePath, someFacts, someReading } from '../support/change/change.ts'
import type { Words } from './pages.ts'

/** The finding of a change with these words; `times` says how often each mistake is made. */
export const reportOf = (words: Words): Report => {
  const facts = someFacts({
    at: minute(59),
    body: bodyOf(words),
    trackedRuntime: known(
      listTimes(words.times, at =>
        runtimePath(at === 1 ? words.path : words.path.replace('state.json', `notes-${at}.md`)),
      ),
    ),
    unignoredRoots: known(['.flow-agents']),
    evidence: [
      {
        entry: {
          target: { kind: 'check', name: words.title.slice(0, 60), app: null },
          line: 13,
          stated: [],
        },
        verdict: 'contradicted',
        reason: 'the check ran on this commit and failed: 39 passed, 2 failed',
        permission: null,
        url: 'https://github.com/octo/shop/runs/1',
        found: {},
      },
    ],
  })
  const report = evaluateChange(
    {
      ...facts,
      policy: { ...facts.policy, source: `.github/closeout.yml@${'b'.repeat(40)}` },
    },
    someReading(facts),
  )
  return report
}

const bodyOf = ({ sentence, times }: Words): string =>
  [
    '## Closeout',
    `### Shipped behavior\n\n${sentence}`,
    '### Provider changes\n\n- #12',
    `### Verification\n\n\`npm test\`: 41 passed. NOT_VERIFIED: ${sentence}`,
    `### Durable docs\n\n${listTimes(times, at => `- Updated \`docs/retries${at === 1 ? '' : `-${at}`}.md\``).join('\n')}
${listTimes(times, at => `- The plan is in \`.flow-agents/retry-uploads/plan-${at}.md\``).join('\n')}`,
    '### Records\n\nNone, because no decision outlives this change.',
    `### Follow-ups\n\n- [ ] backlog: ${sentence}`,
    '### Runtime artifacts\n\nTODO',
  ].join('\n\n')

const listTimes = <Value>(times: number, make: (at: number) => Value): readonly Value[] =>
  Array.from({ length: times }, (_, at) => make(at + 1))
