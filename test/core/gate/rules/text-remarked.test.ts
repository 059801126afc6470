import { textRemarked } from '../../../../src/core/gate/rules/text-remarked.ts'
import { completeBody, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const followUp = (line: string) =>
  someChange({ body: completeBody.replace('- [ ] backlog: Retry downloads too -> #31', line) })

describeRule('what reading the text alone shows', textRemarked, {
  good: {
    'a plain complete body': someChange(),
    'a change that needs no closeout': { ...someChange({ body: 'fix' }), isCloseoutRequired: false },
  },
  bad: {
    'a body that cannot be read': [
      someChange({ body: '>'.repeat(10_000) }),
      [{ code: 'body-unreadable', level: 'error' }],
    ],
    'a body whose line ends are letters': [
      someChange({ body: '## Closeout\\n\\n### Shipped\\n\\nRetries.' }),
      [{ code: 'body-broken-command', level: 'warning' }],
    ],
    'a second section': [
      someChange({ body: `${completeBody}\n${completeBody}` }),
      [{ code: 'section-repeated', level: 'warning' }],
    ],
    'a deferral without a trigger': [
      followUp('- [ ] backlog: Retry downloads (deferred)'),
      [{ code: 'route-unclear' }],
    ],
    'a rejection without a reason': [
      followUp('- [ ] backlog: Retry downloads (rejected)'),
      [{ code: 'route-unclear' }],
    ],
    'work without a known target': [followUp('- [ ] infra: Retry downloads'), [{ code: 'route-unclear' }]],
  },
})
