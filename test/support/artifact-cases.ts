import type { ArtifactType } from '../../src/core/vocabulary/names.ts'

const result = { status: 'completed', summary: 's', files_changed: 'f' }
const partial = { status: 'partial', summary: 's', files_changed: 'f' }
const found = {
  status: 'issues_found',
  summary: 's',
  issues: [{ path: 'p', severity: 'high', summary: 's' }],
  what_came_up_short: ['w'],
  how_to_fix: ['h'],
}
const commit = { type: 'commit', subject: 'fix: it' }
const smoke = { status: 'passed', summary: 's', output_file: 'o', headless_guide_checks: ['c'] }
const spec = { title: 't', scope: 's', goals: ['g'], users: ['u'], success_criteria: ['c'] }
const step = { number: 1, title: 't' }
const cleanup = (action: object) => ({ analysis_complete: true, actions: [action] })
const without = (document: object, ...names: string[]): object =>
  Object.fromEntries(Object.entries(document).filter(([name]) => !names.includes(name)))
const decisions = [
  'planning_analysis_decision',
  'review_analysis_decision',
  'development_analysis_decision',
] as const

type Valid = readonly [ArtifactType, string, unknown]
type Refused = readonly [ArtifactType, string, unknown, readonly string[]]

const subjects = {
  valid: [
    'fix: it',
    'feat(a/b_c-1)!: x1',
    'ci: 9 lives',
    '  chore: trimmed \n',
    'docs: a\rb',
    '\u001cperf: odd blanks\u0085',
  ],
  refused: [
    'revert: it',
    'fix : it',
    'fix:it',
    'fix:  two',
    'fix: It',
    'fix: i',
    'fix(): it',
    'fix(A): it',
    'Fix: it',
    'fix: a\nb',
    '',
    '\ufefffix: it',
  ],
}

/** Documents that each rule lets pass: type, rule, document. */
export const validCases: readonly Valid[] = [
  ['development_result', 'a blank summary counts as one character', { ...result, summary: ' ' }],
  [
    'development_result',
    'the fields of the seed may be there',
    { ...result, checks_run: [{ name: 'n', status: 's' }], reviewer_focus: [''] },
  ],
  [
    'development_result',
    'a partial result may leave an empty next step',
    { ...partial, next_steps: '', continuation: { prior_session_id: 'i' } },
  ],
  [
    'development_result',
    'proofs pair an item with its proof',
    {
      ...result,
      plan_items_proven: [{ plan_item: 'a', proof: 'b' }],
      analysis_items_addressed: [{ how_to_fix_item: 'a', proof: 'b' }],
    },
  ],
  ['fix_result', 'a status is not required', without(result, 'status')],
  [
    'fix_result',
    'the whole shape of a development result is taken',
    { ...result, plan_items_proven: [], checks_run: [], reviewer_focus: [], next_steps: null },
  ],
  ['issues', 'found issues need all three lists', found],
  ['issues', 'no issues may still carry entries', { ...found, status: 'no_issues' }],
  ['issues', 'a list of texts may hold an empty one', { ...found, how_to_fix: [''] }],
  ['commit_message', 'a body or its parts', { ...commit, body: 'b' }],
  ['commit_message', 'null parts are absent beside a body', { ...commit, body: 'b', body_summary: null }],
  [
    'commit_message',
    'parts without a body',
    { ...commit, body: null, body_summary: 'a', body_details: 'b', body_footer: 'c' },
  ],
  ['commit_message', 'no files may be excluded', { ...commit, files: ['f'], excluded_files: [] }],
  [
    'commit_message',
    'each reason for an exclusion is known',
    {
      ...commit,
      excluded_files: ['internal_ignore', 'not_task_related', 'sensitive', 'deferred'].map(reason => ({
        path: 'p',
        reason,
      })),
    },
  ],
  ['commit_message', 'a skip has a reason', { type: 'skip', reason: 'nothing changed' }],
  ...subjects.valid.map(
    subject => ['commit_message', `${JSON.stringify(subject)} is a subject`, { ...commit, subject }] as const,
  ),
  [
    'commit_cleanup',
    'nothing to do is an empty list',
    { analysis_complete: false, actions: [], reason: null },
  ],
  [
    'commit_cleanup',
    'path and pattern may both be there',
    cleanup({ action: 'delete_file', path: '/a/../b', pattern: '*.log' }),
  ],
  [
    'commit_cleanup',
    'a number sign may stand inside',
    cleanup({ action: 'add_to_gitignore', pattern: 'a#b' }),
  ],
  ...decisions.flatMap(type => [
    [
      type,
      'a completed analysis needs no lists',
      { status: 'completed', summary: 's', how_to_fix: null },
    ] as const,
    [
      type,
      'a completed analysis may carry remediation',
      { status: 'completed', summary: 's', how_to_fix: ['h'] },
    ] as const,
    [
      type,
      'a request says what and how',
      { status: 'request_changes', summary: 's', what_came_up_short: ['w'], how_to_fix: ['h'] },
    ] as const,
  ]),
  ['smoke_test_result', 'a passed test needs a check', smoke],
  ['smoke_test_result', 'a partial test needs no break', { ...smoke, status: 'partial' }],
  ['product_spec', 'three lists hold something', { ...spec, constraints: [], open_questions: [''] }],
  [
    'plan',
    'a title of 500 characters counts code points',
    { steps: [{ number: 1, title: '\u{1f600}'.repeat(500) }] },
  ],
  ['plan', 'nothing to do is said by noop', { noop: true, steps: 'not looked at' }],
  ['plan', 'nothing to do is said by two empty lists', { steps: [], work_units: [], summary: 3 }],
  [
    'plan',
    'the rest passes through',
    { steps: [{ ...step, depends_on: [1], content: { any: 'thing' } }], design: {} },
  ],
]

/** Documents that each rule refuses: type, rule, document, and the paths of the errors in order. */
export const refusedCases: readonly Refused[] = [
  ['development_result', 'what is missing is named', {}, ['status', 'summary', 'files_changed']],
  ['development_result', 'letter case counts in a status', { ...result, status: 'Completed' }, ['status']],
  [
    'development_result',
    'the changed files are one text',
    { ...result, files_changed: ['f'] },
    ['files_changed'],
  ],
  ['development_result', 'a number is no text', { ...result, summary: 3 }, ['summary']],
  ['development_result', 'a list is not null', { ...result, plan_items_proven: null }, ['plan_items_proven']],
  [
    'development_result',
    'a proof is a pair of texts',
    { ...result, plan_items_proven: [{ plan_item: '', note: 1 }] },
    ['plan_items_proven.0.plan_item', 'plan_items_proven.0.proof', 'plan_items_proven.0.note'],
  ],
  ['development_result', 'a partial result says how to go on', partial, ['next_steps', 'continuation']],
  [
    'development_result',
    'null says nothing of the next step',
    { ...partial, next_steps: null, continuation: { prior_session_id: 'i' } },
    ['next_steps'],
  ],
  ['development_result', 'rules across fields wait for the fields', { ...partial, summary: '' }, ['summary']],
  [
    'development_result',
    'a continuation names its session',
    { ...result, continuation: {} },
    ['continuation.prior_session_id'],
  ],
  [
    'development_result',
    'a check has a name and a status',
    { ...result, checks_run: [{ name: 'n' }] },
    ['checks_run.0.status'],
  ],
  ['development_result', 'an empty list is no short text', { ...result, summary: [] }, ['summary']],
  ['product_spec', 'an empty text is no short list', { ...spec, goals: '' }, ['goals']],
  ['fix_result', 'what is missing is named', {}, ['summary', 'files_changed']],
  ['fix_result', 'a status is one of two', { ...result, status: 'fixed' }, ['status']],
  ['fix_result', 'the next steps are a text', { ...result, next_steps: [] }, ['next_steps']],
  [
    'issues',
    'the first list that lacks an entry is named',
    { status: 'issues_found', summary: 's' },
    ['issues'],
  ],
  ['issues', 'then the second', { ...found, what_came_up_short: [], how_to_fix: [] }, ['what_came_up_short']],
  ['issues', 'then the third', { ...found, how_to_fix: [] }, ['how_to_fix']],
  [
    'issues',
    'an issue has a path, a known severity and a summary',
    { ...found, issues: [{ severity: 'critical' }] },
    ['issues.0.path', 'issues.0.severity', 'issues.0.summary'],
  ],
  [
    'issues',
    'lists are not null',
    { status: 'no_issues', summary: 's', issues: null, how_to_fix: null },
    ['issues', 'how_to_fix'],
  ],
  ...subjects.refused.map(
    subject =>
      [
        'commit_message',
        `${JSON.stringify(subject)} is no subject`,
        { ...commit, subject },
        ['subject'],
      ] as const,
  ),
  ['commit_message', 'a body excludes its parts', { ...commit, body: 'b', body_footer: 'f' }, ['body']],
  ['commit_message', 'a body is not blank', { ...commit, body: ' \u0085' }, ['body']],
  ['commit_message', 'files are not an empty list', { ...commit, files: [] }, ['files']],
  ['commit_message', 'a file is not blank', { ...commit, files: ['a', ' '] }, ['files.1']],
  [
    'commit_message',
    'an exclusion has a known reason',
    { ...commit, excluded_files: [{ path: ' ', reason: 'other' }] },
    ['excluded_files.0.path', 'excluded_files.0.reason'],
  ],
  ['commit_message', 'a kind is told', { subject: 'fix: it' }, ['type']],
  ['commit_message', 'the old form is refused', { message: 'fix: it' }, ['type']],
  [
    'commit_message',
    'a skip has nothing but its reason',
    { type: 'skip', reason: ' ', subject: 'fix: it' },
    ['reason', 'subject'],
  ],
  ['commit_cleanup', 'what is missing is named', {}, ['analysis_complete', 'actions']],
  [
    'commit_cleanup',
    'a word that is neither yes nor no is refused',
    { analysis_complete: ' true', actions: [] },
    ['analysis_complete'],
  ],
  ['commit_cleanup', 'two is no boolean', { analysis_complete: 2, actions: [] }, ['analysis_complete']],
  ['commit_cleanup', 'null is no boolean', { analysis_complete: null, actions: [] }, ['analysis_complete']],
  [
    'commit_cleanup',
    'a deletion needs a path',
    cleanup({ action: 'delete_file', pattern: 'p' }),
    ['actions.0.path'],
  ],
  [
    'commit_cleanup',
    'an ignore rule needs a pattern',
    cleanup({ action: 'add_to_gitignore', path: 'p' }),
    ['actions.0.pattern'],
  ],
  [
    'commit_cleanup',
    'an exclusion needs a pattern',
    cleanup({ action: 'add_to_git_exclude' }),
    ['actions.0.pattern'],
  ],
  ...['a b', '#a', 'a\n', '', 'ü', '\u007f'].map(
    path =>
      [
        'commit_cleanup',
        `${JSON.stringify(path)} is no path`,
        cleanup({ action: 'delete_file', path }),
        ['actions.0.path'],
      ] as const,
  ),
  ...decisions.flatMap(type => [
    [
      type,
      'a request without lists is refused',
      { status: 'request_changes', summary: 's' },
      ['what_came_up_short', 'how_to_fix'],
    ] as const,
    [
      type,
      'a failure with empty lists is refused',
      { status: 'failed', summary: 's', what_came_up_short: [], how_to_fix: null },
      ['what_came_up_short', 'how_to_fix'],
    ] as const,
    [type, 'an unknown status is refused', { status: 'Completed', summary: 's' }, ['status']] as const,
    [type, 'fields come first', { status: 'failed', summary: '' }, ['summary']] as const,
  ]),
  ['smoke_test_result', 'a failed test says what broke', { ...smoke, status: 'failed' }, ['observed_breaks']],
  [
    'smoke_test_result',
    'a check of the guide is needed',
    without(smoke, 'headless_guide_checks'),
    ['headless_guide_checks'],
  ],
  [
    'smoke_test_result',
    'what is missing is named',
    { headless_guide_checks: ['c'] },
    ['status', 'summary', 'output_file'],
  ],
  ['product_spec', 'what is missing is named', {}, ['title', 'scope', 'goals', 'users', 'success_criteria']],
  [
    'product_spec',
    'three lists are not empty',
    { ...spec, goals: [], users: [], success_criteria: [] },
    ['goals', 'users', 'success_criteria'],
  ],
  ['product_spec', 'a list is not null', { ...spec, constraints: null }, ['constraints']],
  ['plan', 'a plan has steps', {}, ['steps']],
  ['plan', 'a plan has at least one step', { steps: [] }, ['steps']],
  [
    'plan',
    'a step has a number from 1 and a title',
    { steps: [{ number: 0, title: '' }, {}] },
    ['steps.0.number', 'steps.0.title', 'steps.1.number', 'steps.1.title'],
  ],
  ['plan', 'a step’s number is whole', { steps: [{ number: 1.5, title: 't' }] }, ['steps.0.number']],
  [
    'plan',
    'a title has at most 500 characters',
    { steps: [{ number: 1, title: 'x'.repeat(501) }] },
    ['steps.0.title'],
  ],
  ['plan', 'there are at most 500 steps', { steps: Array.from({ length: 501 }, () => step) }, ['steps']],
]
