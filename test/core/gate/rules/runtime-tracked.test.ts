import type { RuntimePath } from '../../../../src/core/gate/model/facts.ts'
import { runtimeTracked } from '../../../../src/core/gate/rules/runtime-tracked.ts'
import { known, unknown } from '../../../../src/core/vocabulary/known.ts'
import { runtimePath, someChange, someFacts } from '../../../support/change/change.ts'
import { describeRule } from '../describe-rule.ts'

const tracking = (...paths: RuntimePath[]) => someChange({ trackedRuntime: known(paths) })
const offDefault = { ...someFacts().subject, isDefaultBranch: false }

describeRule('runtime-tracked', runtimeTracked, {
  good: {
    'a tree without runtime files': someChange(),
    'a change that only removes them': tracking(runtimePath('.flow-agents/a/state.json', 'removed')),
    'a path that policy allows': someChange({
      trackedRuntime: known([runtimePath('.flow-agents/config/core.config.json')]),
      policy: { allow: ['.flow-agents/config/**'] },
    }),
  },
  bad: {
    'a file that the change brought': [
      tracking(runtimePath('.flow-agents/a/state.json')),
      [
        {
          code: 'runtime-tracked',
          level: 'error',
          place: { path: '.flow-agents/a/state.json' },
          message:
            /^\.flow-agents\/a\/state\.json is tracked by git\. It is an agent’s working file and must stay untracked\.$/,
          fix: "git rm -r --cached -- .flow-agents\nprintf '\\n%s\\n' .flow-agents/ >> .gitignore",
        },
      ],
    ],
    'a nested root in another letter case, with the folder as it is written': [
      tracking({
        ...runtimePath('packages/Web/.Flow-Agents/a/state.json'),
        root: 'packages/Web/.Flow-Agents',
      }),
      [
        {
          fix: "git rm -r --cached -- packages/Web/.Flow-Agents\nprintf '\\n%s\\n' .Flow-Agents/ >> .gitignore",
        },
      ],
    ],
    'a name that some file systems read as the root, although an entry of the allow-list matches it': [
      someChange({
        trackedRuntime: known([
          { ...runtimePath('pkg/FLOW-A~1/config/a.json'), root: 'pkg/FLOW-A~1', foldsTo: '.flow-agents' },
        ]),
        policy: { allow: ['**/FLOW-A~1/**', '**/.flow-agents/**'] },
      }),
      [
        {
          level: 'error',
          message: /Windows or macOS reads pkg\/FLOW-A~1 as \.flow-agents\./,
          fix: "git rm -r --cached -- 'pkg/FLOW-A~1'\nprintf '\\n%s\\n' .flow-agents/ >> .gitignore",
        },
      ],
    ],
    'a symlink that is the root': [
      tracking({ ...runtimePath('.flow-agents'), kind: 'symlink' }),
      [{ message: /tracked as a symlink by git/ }],
    ],
    'a file that the base brought, on the default branch, whatever policy says': [
      someChange({
        trackedRuntime: known([runtimePath('.flow-agents/a.json', 'inherited')]),
        policy: { inherited: 'notice' },
      }),
      [{ level: 'error', message: /The base branch already has it/ }],
    ],
    'a file that the base brought, elsewhere, at the level of policy': [
      someChange({
        trackedRuntime: known([runtimePath('.flow-agents/a.json', 'inherited')]),
        policy: { inherited: 'warning' },
        subject: offDefault,
      }),
      [{ level: 'warning' }],
    ],
    'a file of which it is not known who brought it, as an error': [
      tracking(runtimePath('.flow-agents/a.json', 'undetermined')),
      [{ level: 'error', message: /could not be read/ }],
    ],
    'durable config of newer versions, with the line that allows it': [
      tracking(runtimePath('.flow-agents/config/core.config.json')),
      [{ message: /allow: \['\.flow-agents\/config\/\*\*'\]/ }],
    ],
    'a name that would hide what it is, shown with escapes and quoted in the command': [
      tracking({ ...runtimePath('a\n\u202eb/.flow-agents/x'), root: 'a\n\u202eb/.flow-agents' }),
      [
        {
          message: /^a\\n\\u202eb\/\.flow-agents\/x is tracked/,
          fix: `git rm -r --cached -- "$(printf 'a\\012\\342\\200\\256b/.flow-agents')"\nprintf '\\n%s\\n' .flow-agents/ >> .gitignore`,
        },
      ],
    ],
    'more than a hundred, the rest counted': [
      tracking(...Array.from({ length: 103 }, (_, n) => runtimePath(`.flow-agents/${n}`))),
      [
        ...Array.from({ length: 100 }, () => ({ level: 'error' as const })),
        { message: /^3 more runtime paths are tracked/ },
      ],
    ],
    'a tree that could not be read': [
      someChange({ trackedRuntime: unknown('the tree is not here') }),
      [{ code: 'fact-unknown', level: 'error', message: /the tree is not here/ }],
    ],
  },
})
