import type { ArtifactType } from '../../vocabulary/names.ts'

/**
 * What a section becomes in the document.
 *
 * `text`: one text. `texts`: a list of texts. `findings`: a list of texts that keep their ids, because later artifacts refer to
 * them. `lines`: one text, an entry a line. `proofs`: what an entry's id proves. `columns`: entries of the form `a | b | c`.
 * `actions`: entries `action | path or pattern`. `steps`, `units`: the parts of a plan. `session`: a session to continue.
 * `remark`: the document has no field for it, so that it is kept below the summary.
 */
export type SectionForm =
  | {
      readonly kind: 'text' | 'texts' | 'findings' | 'lines' | 'steps' | 'units' | 'session' | 'actions'
      readonly field: string
    }
  | { readonly kind: 'proofs'; readonly field: string; readonly item: string }
  | { readonly kind: 'columns'; readonly field: string; readonly columns: readonly string[] }
  | { readonly kind: 'remark' }

/** The sections of an artifact as Markdown, by title in lower case; `others` says that a section may have any other title. */
export type MarkdownForm = {
  readonly sections: Readonly<Record<string, SectionForm>>
  readonly others?: true
}

const text = (field: string): SectionForm => ({ kind: 'text', field })
const texts = (field: string): SectionForm => ({ kind: 'texts', field })
const findings = (field: string): SectionForm => ({ kind: 'findings', field })
const remark: SectionForm = { kind: 'remark' }

const result: MarkdownForm = {
  sections: {
    summary: text('summary'),
    'files changed': { kind: 'lines', field: 'files_changed' },
    'plan items proven': { kind: 'proofs', field: 'plan_items_proven', item: 'plan_item' },
    'analysis items addressed': {
      kind: 'proofs',
      field: 'analysis_items_addressed',
      item: 'how_to_fix_item',
    },
    'next steps': text('next_steps'),
    continuation: { kind: 'session', field: 'continuation' },
    'checks run': { kind: 'columns', field: 'checks_run', columns: ['name', 'status', 'summary'] },
    'reviewer focus': texts('reviewer_focus'),
    'unplanned work': remark,
    'incomplete work': remark,
  },
}

const decision: MarkdownForm = {
  sections: {
    summary: text('summary'),
    'what came up short': findings('what_came_up_short'),
    'how to fix': findings('how_to_fix'),
    'criterion verdicts': remark,
  },
}

/** How each type is written as Markdown. The titles are those of Ralph Workflow, and two more: checks run, reviewer focus. */
export const markdownForms = {
  development_result: result,
  fix_result: result,
  issues: {
    sections: {
      summary: text('summary'),
      issues: { kind: 'columns', field: 'issues', columns: ['path', 'severity', 'summary'] },
      'what came up short': findings('what_came_up_short'),
      'how to fix': findings('how_to_fix'),
      'review evidence': remark,
    },
  },
  commit_message: {
    sections: {
      body: text('body'),
      'body summary': text('body_summary'),
      'body details': text('body_details'),
      'body footer': text('body_footer'),
      files: texts('files'),
      'excluded files': { kind: 'columns', field: 'excluded_files', columns: ['path', 'reason'] },
    },
  },
  commit_cleanup: { sections: { reason: text('reason'), actions: { kind: 'actions', field: 'actions' } } },
  planning_analysis_decision: decision,
  review_analysis_decision: decision,
  development_analysis_decision: decision,
  smoke_test_result: {
    sections: {
      summary: text('summary'),
      'observed working': texts('observed_working'),
      'observed breaks': texts('observed_breaks'),
      'headless guide checks': texts('headless_guide_checks'),
    },
  },
  product_spec: {
    sections: {
      title: text('title'),
      scope: text('scope'),
      goals: texts('goals'),
      users: texts('users'),
      'success criteria': texts('success_criteria'),
      constraints: texts('constraints'),
      'product behavior': texts('product_behavior'),
      'ux/ui requirements': texts('ux_ui_requirements'),
      'ux ui requirements': texts('ux_ui_requirements'),
      'scope boundaries': texts('scope_boundaries'),
      'open questions': texts('open_questions'),
    },
  },
  plan: {
    sections: {
      work: { kind: 'steps', field: 'steps' },
      steps: { kind: 'steps', field: 'steps' },
      'work units': { kind: 'units', field: 'work_units' },
    },
    others: true,
  },
} as const satisfies Record<ArtifactType, MarkdownForm>
