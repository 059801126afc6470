import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { defaultContracts } from '../../../../src/core/artifacts/model/contracts.ts'
import { checkContract } from '../../../../src/core/artifacts/run/check-contract.ts'
import { acceptArtifact } from '../../../../src/core/artifacts/submit/accept-artifact.ts'
import { readSource } from '../../../../src/core/artifacts/submit/read-source.ts'
import { type ArtifactType, artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'

const accept = (type: ArtifactType, text: string) =>
  acceptArtifact(type, Buffer.from(text), { repair: false })
const read = (type: ArtifactType, text: string): unknown => {
  const acceptance = accept(type, text)
  if (!acceptance.ok) throw new Error(acceptance.errors.join('\n'))
  return JSON.parse(Buffer.from(acceptance.document.bytes).toString('utf8'))
}
const errors = (type: ArtifactType, text: string): readonly string[] => {
  const acceptance = accept(type, text)
  return acceptance.ok ? [] : acceptance.errors
}

const markdown: Readonly<Record<ArtifactType, readonly [string, unknown]>> = {
  development_result: [
    `---
type: development_result
status: completed
---

## Summary

- [SUM-1] Uploads are tried three times.

## Files Changed

- [F-1] src/upload.ts
- [F-2] test/upload.test.ts

## Plan Items Proven

- [S-1] The three cases of test/upload.test.ts pass.
  Disposition: adapted
  Rationale: The client has its own back-off.

## Checks Run

- [C-1] npm test | passed | 41 passed

## Unplanned Work

- [UW-1] src/client.ts:12 has a second loop.
`,
    {
      status: 'completed',
      summary:
        'Uploads are tried three times.\n\nUnplanned Work:\n- [UW-1] src/client.ts:12 has a second loop.',
      files_changed: 'src/upload.ts\ntest/upload.test.ts',
      plan_items_proven: [
        {
          plan_item: 'S-1',
          proof:
            'The three cases of test/upload.test.ts pass. (Disposition: adapted. Rationale: The client has its own back-off.)',
        },
      ],
      checks_run: [{ name: 'npm test', status: 'passed', summary: '41 passed' }],
    },
  ],
  fix_result: [
    '---\ntype: fix_result\n---\n## Summary\nIt stops after three attempts.\n## Files Changed\n- src/upload.ts\n## Next Steps\n- [N-1] None.\n',
    { summary: 'It stops after three attempts.', files_changed: 'src/upload.ts', next_steps: 'None.' },
  ],
  issues: [
    '---\ntype: issues\nstatus: issues_found\n---\n## Summary\n- [SUM-1] One loop.\n## Issues\n- [I-1] src/a.ts | high | It never ends, also on `a | b`.\n## What Came Up Short\n- [W-1] A lasting failure\n  hangs.\n## How To Fix\n- [FIX-1] Bound it.\n',
    {
      status: 'issues_found',
      summary: 'One loop.',
      issues: [{ path: 'src/a.ts', severity: 'high', summary: 'It never ends, also on `a | b`.' }],
      what_came_up_short: ['[W-1] A lasting failure hangs.'],
      how_to_fix: ['[FIX-1] Bound it.'],
    },
  ],
  commit_message: [
    '---\ntype: commit\nsubject: fix(upload): stop after three attempts\n---\n## Body Summary\n- [BS-1] It stops.\n## Files\n- [F-1] src/a.ts\n## Excluded Files\n- [X-1] notes.txt | deferred\n',
    {
      type: 'commit',
      subject: 'fix(upload): stop after three attempts',
      body_summary: 'It stops.',
      files: ['src/a.ts'],
      excluded_files: [{ path: 'notes.txt', reason: 'deferred' }],
    },
  ],
  commit_cleanup: [
    '---\r\ntype: commit_cleanup\r\nanalysis_complete: true\r\n---\r\n## Reason\r\n- [RS-1] A trace was left.\r\n## Actions\r\n- [A-1] delete_file | tmp/a.log\r\n- [A-2] add_to_gitignore | *.log\r\n',
    {
      analysis_complete: 'true',
      reason: 'A trace was left.',
      actions: [
        { action: 'delete_file', path: 'tmp/a.log' },
        { action: 'add_to_gitignore', pattern: '*.log' },
      ],
    },
  ],
  planning_analysis_decision: [
    '---\ntype: planning_analysis_decision\nstatus: completed\n---\n## Summary\n- [SUM-1] Good.\n',
    { status: 'completed', summary: 'Good.' },
  ],
  review_analysis_decision: [
    '---\ntype: review_analysis_decision\nstatus: "request_changes"\n---\n## Summary\n- [SUM-1] Not yet.\n## What Came Up Short\n- [DA-1] No end.\n## How To Fix\n- [H-1] Bound it.\n',
    {
      status: 'request_changes',
      summary: 'Not yet.',
      what_came_up_short: ['[DA-1] No end.'],
      how_to_fix: ['[H-1] Bound it.'],
    },
  ],
  development_analysis_decision: [
    '---\ntype: development_analysis_decision\nstatus: request_changes\n---\n## Summary\n- [SUM-1] Not yet.\n## What Came Up Short\n- [DA-1] No end.\n',
    {
      status: 'request_changes',
      summary: 'Not yet.',
      what_came_up_short: ['[DA-1] No end.'],
      how_to_fix: ['[DA-1] No end.'],
    },
  ],
  smoke_test_result: [
    '---\ntype: smoke_test_result\nstatus: passed\noutput_file: tmp/smoke.log\n---\n## Summary\n- [SUM-1] It holds.\n## Observed Working\n- [OK-1] the third attempt\n## Headless Guide Checks\n- [HG-1] upload\n',
    {
      status: 'passed',
      output_file: 'tmp/smoke.log',
      summary: 'It holds.',
      observed_working: ['the third attempt'],
      headless_guide_checks: ['upload'],
    },
  ],
  product_spec: [
    '---\ntype: product_spec\n---\n## Title\n- [T-1] Uploads\n## Scope\n- [SC-1] The client\n## Goals\n- [G-1] No loss\n## Users\n- [U-1] People\n## Success Criteria\n- [CR-1] Two errors\n',
    {
      title: 'Uploads',
      scope: 'The client',
      goals: ['No loss'],
      users: ['People'],
      success_criteria: ['Two errors'],
    },
  ],
  plan: [
    '---\ntype: plan\n---\n## Work\n### [S-1] Retry on 5xx\nWrap the request.\n\nType: file_change\n\n### [S-2] Test it\n## Risks\n- [R-1] It hangs.\n',
    {
      steps: [
        { number: 1, title: 'Retry on 5xx', id: 'S-1', content: 'Wrap the request.\n\nType: file_change' },
        { number: 2, title: 'Test it', id: 'S-2' },
      ],
      risks: '- [R-1] It hangs.',
    },
  ],
}

describe('an artifact as Markdown', () => {
  it.each(artifactTypeNames)('is read as the document that it means: %s', type => {
    const [text, document] = markdown[type]
    expect(readSource(text)).toMatchObject({ form: 'markdown', type })
    expect(read(type, text)).toEqual(document)
  })

  it('is refused with the line in its own file', () => {
    const text = (markdown.issues[0] as string)
      .replace('| high |', '| critical |')
      .replace('status: issues_found', 'status: maybe')
      .replace('## How To Fix', 'A stray line.\n## How To Mend')
    expect(errors('issues', text)).toEqual([
      'line 12: This line is no list entry. Write it as `- [ID] text`.',
      'line 13: "How To Mend" is not a section of issues. Its sections are: summary, issues, what came up short, how to fix, review evidence.',
      'line 3: status is the text "maybe"; it must be one of issues_found, no_issues.',
      'line 8: issues.0.severity is the text "critical"; it must be one of high, medium, low.',
    ])
    expect(errors('issues', '---\ntype: issues\nstatus: no_issues\nauthor: me\n---\n')).toEqual([
      expect.stringMatching(/^line 2: summary is missing/),
      expect.stringMatching(/^line 4: author is not a known key/),
    ])
    expect(
      errors('issues', '---\ntype: review\nstatus no_issues\n---\n## Summary\n- a\n- b\n## Summary\nc\n'),
    ).toEqual([
      expect.stringMatching(/^line 2: type is "review"; it must be one of development_result, /),
      'line 3: This line is not `key: value`.',
      'line 7: The section "Summary" has more than one entry. Write one.',
      'line 8: The section "Summary" is there twice. Merge the two.',
      expect.stringMatching(/status is missing/),
    ])
    expect(errors('issues', '---\ntype: issues\n')).toContainEqual(
      'line 1: The front matter has no end. Close it with a line `---`.',
    )
    expect(errors('plan', markdown.issues[0])).toEqual([
      '(document) names its type as issues, and it was submitted as plan. Correct one of the two.',
    ])
  })

  it('proves the steps and the findings of other artifacts by their ids', () => {
    const plan = read('plan', markdown.plan[0]) as Record<string, unknown>
    const feedback = read(
      'development_analysis_decision',
      markdown.development_analysis_decision[0],
    ) as Record<string, unknown>
    const contract = { ...defaultContracts.phases.development, must_contain: [] }
    const result = (proven: string[], addressed: string[]) => ({
      status: 'completed',
      plan_items_proven: proven.map(plan_item => ({ plan_item, proof: 'p' })),
      analysis_items_addressed: addressed.map(how_to_fix_item => ({ how_to_fix_item, proof: 'p' })),
    })
    expect(checkContract(contract, result(['S-1', 'S-2'], ['DA-1']), { plan, feedback })).toEqual([])
    expect(checkContract(contract, result(['S-1'], []), { plan, feedback })).toEqual([
      expect.stringMatching(/no answer to "Step 2: Test it"/),
      expect.stringMatching(/no answer to "\[DA-1\] No end\."/),
    ])
    expect(checkContract(contract, result(['S-1', 'S-2', 'S-3'], ['DA-1']), { plan, feedback })).toEqual([
      expect.stringMatching(/answers "S-3", which is not one/),
    ])
  })

  it('of any text is accepted or refused, and never throws', () => {
    const line = fc.constantFrom(
      '## Summary',
      '## Work',
      '### [S-1] a',
      '- [A] b | c',
      '  Reason: x',
      'prose',
      '',
      '- ',
      '---',
      'status: passed',
      '  more',
    )
    fc.assert(
      fc.property(
        fc.constantFrom(...artifactTypeNames),
        fc.array(fc.oneof(line, fc.string())),
        (type, lines) => {
          const text = `---\ntype: ${type}\n---\n${lines.join('\n')}`
          const acceptance = accept(type, text)
          if (!acceptance.ok) expect(acceptance.errors.length).toBeGreaterThan(0)
        },
      ),
      { numRuns: 500 },
    )
  })
})

describe('an envelope of an older version', () => {
  const envelope = (content: unknown, type = 'issues') =>
    JSON.stringify({ name: 'issues', type, content, created_at: 'x', metadata: {} }, null, 1)
  const good = { status: 'no_issues', summary: 's' }

  it('is read as its content, an object or a text', () => {
    expect(readSource(envelope(good))).toMatchObject({ form: 'envelope', type: 'issues' })
    expect(read('issues', envelope(good))).toEqual(good)
    expect(read('issues', envelope(JSON.stringify(good)))).toEqual(good)
    expect(read('issues', JSON.stringify({ artifact_type: 'issues', content: good }))).toEqual(good)
  })

  it('is refused with the line in its own file', () => {
    expect(errors('issues', envelope({ status: 'maybe', summary: 's' }))).toEqual([
      'line 5: status is the text "maybe"; it must be one of issues_found, no_issues.',
    ])
    expect(errors('issues', envelope({ status: 'no_issues' }))).toEqual([
      expect.stringMatching(/^line 4: summary is missing/),
    ])
    expect(errors('plan', envelope(good))).toHaveLength(1)
  })

  it('is none where it names no type or has other keys', () => {
    for (const text of [
      envelope(good, 'review'),
      JSON.stringify({ type: 'issues', content: good, extra: 1 }),
      '{"type":"skip","reason":"r"}',
    ])
      expect(readSource(text).form).toBe('json')
  })
})
