import type { closeoutFields } from './closeout-fields.ts'

type Field = keyof typeof closeoutFields

/** Phrases written with commas between them. */
const phrases = (text: string): readonly string[] => text.split(',').map(phrase => phrase.trim())

const common = phrases(`
  see above, see below, as above, as below, same as above, above, below, as described, as described above,
  described above, as stated above, as mentioned above, refer to description, refer to description above,
  refer to above, refer to pr description, refer to diff, refer to commits, see description, see pr description,
  see pull request description, see body, see pr body, see summary, see pr, see pull request,
  see pr above, see description above, see summary above, see title, see pr title, see diff, see code, see commit,
  see commits, see changes, see commit message, see commit messages, see log, see here, see docs, see readme,
  self explanatory, speaks for itself, obvious, trivial, as usual, usual, standard, see ticket, see issue,
  will follow, follows, follows later, to follow, will be added, will be updated, will do, will add, tba later,
  in separate pr, in another pr, in follow up pr, next pr,
  done, all done, complete, completed, ok, okay, fine, good, all good, looks good, yes, y, no comment, check, checked,
  t b d, t b a, t b c, t o d o, w i p, blah, blah blah, bla, stuff, things, something, various, misc, many things,
  your answer or none because, none because, because`)

/** What fills a field without answering it, folded. */
const own: Readonly<Record<Field, readonly string[]>> = {
  shipped: phrases(`
    behavior that shipped, behavior that shipped or that nothing shipped,
    behavior that shipped or that nothing did, behavior that shipped or explicit result that did not ship,
    improvements, improvement, bug fix, bug fixes, bugfix, bugfixes, fix, fixes, fixed, update, updates, updated,
    minor changes, small changes, minor fix, small fix, cleanup, refactoring done, implemented, it works, works, works now, code, new feature, feature`),
  changes: phrases(`
    pull requests and issues, provider change records pull requests and issues, provider change records,
    pr, prs, issue, issues`),
  verification: phrases(`
    evidence and what was not verified, evidence of verification and gaps that remain,
    not tested, not yet tested, not tested yet, not verified yet, not run yet, untested, not verified, not yet verified, unverified, not checked, not run,
    tested, verified, checked, works, it works, works fine, works for me, works on my machine, works as expected,
    looks fine, looks good to me, looks ok, lgtm, seems fine, seems to work, should work, everything works,
    everything is fine, everything looks good, no problems, no issues, no errors, trust me, all green, green,
    all ok, passed, passes, pass, success, successful`),
  docs: phrases(`
    documents that were updated or why none was, durable docs that were updated or why none was`),
  records: phrases(`
    adrs readme sections schema docs runbooks release notes,
    adrs readme sections schema docs runbooks or release notes that were made`),
  follow_ups: phrases(`
    issues or one line for each open task or lesson, follow up issues or learning records`),
  runtime: phrases(`
    that runtime files stay untracked, confirmation that runtime artifacts stay untracked,
    not checked, not yet checked, unchecked, not verified, not confirmed, unconfirmed, not sure,
    tracked, yes tracked, is tracked, are tracked, they are tracked, all tracked, all are tracked,
    all files are tracked, runtime files are tracked, runtime artifacts are tracked, some are tracked, some tracked,
    some are still tracked, some files are tracked, some files are still tracked, some runtime files are tracked,
    some are tracked rest is ignored, some are tracked others are ignored, still tracked, are still tracked,
    they are still tracked, partly tracked, partly, mostly untracked, committed, are committed, they are committed,
    not untracked, not ignored, not yet untracked, not yet ignored, artifacts, files, runtime`),
}

/** Answers to one field that are words all the same: elsewhere they say nothing. */
const answers: Readonly<Partial<Record<Field, readonly string[]>>> = {
  runtime: phrases(`
    yes, y, ok, okay, done, all done, checked, check, complete, completed, fine, good, all good, looks good`),
}

/** The field's own label, and the words that are nothing more. */
const labels: Readonly<Record<Field, readonly string[]>> = {
  shipped: phrases(`
    shipped, shipped behavior, shipped behaviour, behavior, behaviour, outcome, result, results`),
  changes: phrases(`provider changes, provider change, changes, change records, provider records`),
  verification: phrases(`verification, evidence, gaps, residual gaps, verification evidence`),
  docs: phrases(`durable docs, docs, doc, documents, documentation, durable documentation, docs targets`),
  records: phrases(`records, record`),
  follow_ups: phrases(`follow ups, follow up, followups, followup, follow up issues, learning, learnings`),
  runtime: phrases(`runtime artifacts, runtime artefacts, runtime files, runtime state`),
}

const articles = /(?<!\S)(?:the|a|an|my|our)(?!\S) ?/g

/** A folded phrase without its articles, as the lists are compared. */
export const withoutArticles = (folded: string): string => folded.replace(articles, '').trim()

const listOf = (field: Field): ReadonlySet<string> => {
  const allowed = new Set(answers[field] ?? [])
  const phrases = [...common, ...own[field], ...labels[field]].filter(phrase => !allowed.has(phrase))
  return new Set(phrases.map(withoutArticles))
}

const lists = new Map<Field, ReadonlySet<string>>()

/** The closed list of answers that fill a field and say nothing. @see docs/closeout.md */
export const fillerOf = (field: Field): ReadonlySet<string> => {
  const list = lists.get(field) ?? listOf(field)
  lists.set(field, list)
  return list
}

/** The longest phrase of the lists, in characters. */
export const longestFiller = 100
