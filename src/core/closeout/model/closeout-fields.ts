/** Phrases written with commas between them. */
const phrases = (text: string): readonly string[] => text.split(',').map(phrase => phrase.trim())

/** What one field contains, and how people label it; all labels are folded to lower case without punctuation. */
type CloseoutFieldKind = {
  /** How a rendered section labels the field. */
  readonly title: string
  /** What an answer has to say. */
  readonly says: string
  /** The labels that people write. */
  readonly names: readonly string[]
  /** Labels that also head a line of prose: they need a heading, or company of their own form. */
  readonly weakNames: readonly string[]
  /** Of a label that is no known name, one word must be a head and every other one among `words`. */
  readonly heads: readonly string[]
  readonly words: readonly string[]
}

/**
 * The seven things a durable closeout says.
 *
 * A heading, bold label, list item or row may also be made of a field's words alone (`What we shipped`);
 * a plain line may not.
 *
 * @see seed 001, "Durable Closeout Shape"
 */
export const closeoutFields = {
  shipped: {
    title: 'Shipped behavior',
    says: 'the behavior that shipped, or that nothing shipped and why',
    names: phrases(`
      shipped, shipped behavior, shipped behaviour, shipped result, shipped change, outcome,
      outcomes, what shipped, what was shipped, not shipped, non shipped result, nothing shipped,
      delivered, delivered behavior, delivered behaviour, what was delivered, behavior shipped`),
    weakNames: phrases(`
      result, results, behavior, behaviour`),
    heads: phrases(`
      shipped, ship, delivered, outcome`),
    words: phrases(`
      shipped, ship, ships, delivered, outcome, behavior, behaviour, behaviors, behaviours, what,
      was, we, has, not, non, result, results, explicit, feature, features, user, facing, did,
      this, actually, functionality, an, is, been`),
  },
  changes: {
    title: 'Provider changes',
    says: 'the pull requests and issues of the change',
    names: phrases(`
      changes, provider changes, provider change, provider change records,
      provider change record, change records, change record, provider records, pull requests,
      pull request, pull requests issues, prs issues, issues prs, issues pull requests,
      linked issues, linked prs, related issues, related prs, related pull requests,
      linked pull requests, linked changes, change links`),
    weakNames: phrases(`
      prs, pr, issues, issue, tickets`),
    heads: phrases(`
      changes, change, pull, prs, pr, issues`),
    words: phrases(`
      provider, change, changes, record, records, pull, request, requests, pr, prs, issue,
      issues, such, as, linked, related, github`),
  },
  verification: {
    title: 'Verification',
    says: 'the checks that ran, their results, and the gaps that remain',
    names: phrases(`
      verification, verification evidence, evidence, residual gaps, remaining gaps, known gaps,
      verification gaps, verification residual gaps, verification evidence gaps, evidence gaps,
      verification evidence residual gaps, evidence residual gaps, how verified,
      how it was verified, verified, verification results, test evidence, test results,
      acceptance evidence, testing`),
    weakNames: phrases(`
      gaps, tests, test, checks, test plan, testing done, tests gaps, tested, limitations`),
    heads: phrases(`
      verification, verified, evidence, gaps, tests, testing, tested`),
    words: phrases(`
      verification, verified, verify, evidence, gaps, gap, residual, remaining, known, open,
      tests, test, testing, tested, results, how, was, it, this, acceptance, checks, we, that,
      remain, any, is, been, has, with, run`),
  },
  docs: {
    title: 'Durable docs',
    says: 'the documents that were updated, or why none was',
    names: phrases(`
      docs, durable docs, durable docs targets, durable docs target, durable documentation,
      docs targets, docs target, documentation, documentation targets, docs updated,
      updated docs, durable docs updated, documentation updates, docs updates, docs impact,
      documentation impact, docs promoted, promoted docs, promotion targets, doc targets,
      doc updates, durable doc, durable documents`),
    weakNames: phrases(`
      doc, documents, guides`),
    heads: phrases(`
      docs, documentation, doc, documents`),
    words: phrases(`
      docs, doc, documentation, documents, durable, target, targets, updated, update, updates,
      skipped, intentionally, purpose, on, promoted, promotion, changed, impact, long, lived,
      were, that, which`),
  },
  records: {
    title: 'Records',
    says: 'the ADRs, README sections, schema docs, runbooks or release notes that were written',
    names: phrases(`
      records, records adrs notes, adrs notes, adrs, adr, adrs runbooks, runbooks adrs,
      adrs readme, decision records, architecture decision records, architecture decisions,
      durable records, records created, records made, adrs release notes,
      adrs runbooks release notes, release notes, runbooks release notes, adrs docs,
      decisions records`),
    weakNames: phrases(`
      runbooks, runbook, changelog, decisions, readme, readme sections, schema docs`),
    heads: phrases(`
      adrs, adr, records, runbooks, runbook, readme, schema`),
    words: phrases(`
      records, adr, adrs, readme, readmes, section, sections, schema, schemas, docs, runbook,
      runbooks, release, notes, note, created, made, written, decision, decisions, architecture,
      changelog, durable`),
  },
  follow_ups: {
    title: 'Follow-ups',
    says: 'the follow-up issues or learning records, or why there are none',
    names: phrases(`
      follow ups, followups, follow up, followup, follow up issues, follow up issue,
      follow up work, learning, learnings, learning records, learning record, learning review,
      learning follow ups, follow ups learning, follow ups learnings, learning review records,
      follow up items, follow up tasks, follow up issues learning records,
      follow up issues learning review records, learning routes`),
    weakNames: phrases(`
      next steps, lessons, lessons learned, remaining work, future work`),
    heads: phrases(`
      follow, followup, followups, learning, learnings`),
    words: phrases(`
      follow, up, ups, followup, followups, issue, issues, learning, learnings, record, records,
      review, routes, work, items, tasks, open, routed, lessons`),
  },
  runtime: {
    title: 'Runtime artifacts',
    says: 'the confirmation that no runtime file is tracked by git',
    names: phrases(`
      runtime, runtime artifacts, runtime artefacts, runtime artifact, runtime files,
      runtime state, runtime files untracked, runtime artifacts untracked,
      runtime artefacts untracked, artifacts untracked, runtime artifacts remain untracked,
      runtime artifacts stay untracked, runtime files stay untracked,
      runtime files remain untracked, untracked runtime artifacts, untracked runtime files,
      runtime artifact confirmation, runtime confirmation, runtime artifact cleanup,
      runtime hygiene`),
    weakNames: phrases(`
      artifacts, artefacts, untracked, agent files`),
    heads: phrases(`
      runtime, untracked`),
    words: phrases(`
      runtime, artifact, artifacts, artefact, artefacts, file, files, state, untracked, remain,
      remains, stay, stays, are, is, not, tracked, confirmation, confirmed, that, flow, agents,
      agent, status, hygiene, cleanup, workspace, still, kept, no`),
  },
} as const satisfies Record<string, CloseoutFieldKind>
