import { runtimeNotIgnored } from '../../../../src/core/gate/rules/runtime-not-ignored.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { runtimePath, someChange } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

describeRule('runtime-not-ignored', runtimeNotIgnored, {
  good: {
    'a repository that ignores the root': someChange(),
    'roots of tools that it never had': someChange({
      unignoredRoots: known(['.kontourai/flow-agents', '.agent/artifacts']),
    }),
  },
  bad: {
    'a repository that does not': [
      someChange({ unignoredRoots: known(['.flow-agents']) }),
      [
        {
          code: 'runtime-not-ignored',
          level: 'warning',
          place: { path: '.gitignore' },
          fix: "printf '\\n%s\\n' .flow-agents/ >> .gitignore",
        },
      ],
    ],
    'a root that policy adds, and one under which a file is tracked': [
      someChange({
        unignoredRoots: known(['.agent/artifacts', '.scratch']),
        trackedRuntime: known([{ ...runtimePath('.agent/artifacts/1.json'), root: '.agent/artifacts' }]),
        policy: { roots: ['.scratch'] },
      }),
      [{ fix: "printf '\\n%s\\n' .scratch/ '**/.agent/artifacts/' >> .gitignore" }],
    ],
    'ignore rules that could not be read': [
      someChange({ unignoredRoots: unknown('no work tree') }),
      [{ code: 'fact-unknown', level: 'warning' }],
    ],
  },
})
