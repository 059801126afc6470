import { describe, expect, it } from '@jest/globals'
import { checkChange } from '../src/engine/check-change.ts'
import { openChange } from '../src/engine/open-change.ts'
import { completeBody } from './support/change/change.ts'
import { localChange } from './support/change/local-change.ts'
import { type Files, makeRepository } from './support/repository.ts'

const old = completeBody.replace(' -> #31', '').replace('- #12', 'Change 12')
const fresh = old.replace('Uploads are retried', 'Downloads are retried').replace('Change 12', 'Change 52')
const policy = 'closeout: { sources: [body, document], documents: ["**/*.md"] }\n'

/** The place of the closeout that counts, and the verdict, where the base has an old closeout. */
const check = async (base: Files, change: Files) => {
  const { report } = await inspect(base, change)
  return [report.closeout.source, report.verdict]
}

const inspect = async (base: Files, change: Files) => {
  const repository = makeRepository()
  repository.commit({ '.github/closeout.yml': policy, '.gitignore': '.flow-agents/\n', ...base })
  repository.branch('work')
  repository.commit({ 'docs/retry.md': 'Retries.\n', ...change })
  const opened = await openChange(localChange(repository.dir, ''))
  try {
    return await checkChange(opened)
  } finally {
    await opened.close()
  }
}

const atBase = { 'notes/1.md': old, 'README.md': '# Shop\n' }

describe('a closeout in a document counts where the change wrote it', () => {
  it('as a new document beside older ones', async () => {
    expect(await check(atBase, { 'notes/2.md': fresh })).toEqual(['notes/2.md', 'pass'])
  })
  it('that names its changes only as an old one elsewhere does', async () => {
    const mine = (text: string): string => text.replace(/Change \d+/, 'This pull request')
    const base = { 'notes/1.md': mine(old) }
    expect(await check(base, { 'docs/closeouts/2.md': mine(fresh) })).toEqual(['docs/closeouts/2.md', 'pass'])
  })
  it('as the first entry of a changelog that has older ones', async () => {
    const entry = fresh.replace('## Closeout', '# 2.4\n\n## Closeout')
    expect(await check({ 'CHANGELOG.md': old }, { 'CHANGELOG.md': `${entry}\n# 2.3\n\n${old}` })).toEqual([
      'CHANGELOG.md',
      'pass',
    ])
  })
})

const skipped = (text: string): string =>
  text.replace(/- Change \d+|Change \d+/, 'None, because there is no issue.')

describe('changes without an issue, or with the same one', () => {
  const later = fresh.replace('41 passed', '57 passed')

  it('count where they shipped something else and verified it', async () => {
    const base = { 'notes/1.md': skipped(old) }
    expect(await check(base, { 'notes/2.md': skipped(later) })).toEqual(['notes/2.md', 'pass'])
    const [one, two] = [old, later].map(text => text.replace(/Change \d+/, '#12'))
    const part = { 'notes/2.md': (two ?? '').replace('#12', '#12, the second part') }
    const same = await check({ 'notes/1.md': one ?? '' }, part)
    expect(same[0]).toBe('notes/2.md')
  })

  it('do not count where only what shipped has other words, and the reason', async () => {
    const base = { 'notes/1.md': skipped(old) }
    const typo = old.replace('are retried', 'are tried again')
    for (const copy of [skipped(typo), skipped(typo).replace('there is no issue', 'this had no issue')]) {
      expect(await check(base, { 'notes/2.md': copy })).toEqual([null, 'fail'])
      expect(await check(base, { 'docs/third/2.md': copy })).toEqual([null, 'fail'])
    }
  })

  const spellings = ['octo/shop#12', 'GH-12', 'https://github.com/octo/shop/issues/12', 'Closes #12']
  it.each(spellings)('do not count where #12 is only written as %s', async spelling => {
    const base = { 'notes/1.md': old.replace('Change 12', '#12') }
    const copy = old.replace('Change 12', spelling).replace('are retried', 'are tried again')
    expect(await check(base, { 'docs/third/2.md': copy })).toEqual([null, 'fail'])
  })

  it('count where another repository has the issue of the same number', async () => {
    const base = { 'notes/1.md': old.replace('Change 12', 'octo/shop#12') }
    const [source] = await check(base, { 'notes/2.md': later.replace('Change 52', 'octo/docs#12') })
    expect(source).toBe('notes/2.md')
  })
})

describe('the finding of a closeout that repeats one of the base', () => {
  const finding = async (change: Files) => {
    const { report } = await inspect(atBase, change)
    const { message, fix, place } = report.findings.find(({ code }) => code === 'closeout-missing') ?? {}
    return { message, fix, place }
  }

  it('names the document, the field, the document of the base, and what to write', async () => {
    expect(await finding({ 'notes/2.md': old.replace('Change 12', 'Change 52') })).toEqual({
      message:
        'The closeout in notes/2.md does not count as one of this change, because its Shipped behavior is the same as in notes/1.md at the base.',
      fix: 'In notes/2.md, write under Shipped behavior what this change ships.',
      place: { path: 'notes/2.md', line: 1 },
    })
    expect(await finding({ 'notes/2.md': old.replace('are retried', 'are tried again') })).toMatchObject({
      message: expect.stringContaining('because its Provider changes are the same as in notes/1.md'),
    })
    expect(await finding({ 'notes/1.md': `${old}\n\n` })).toMatchObject({
      message: expect.stringContaining('the same as in this document at the base.'),
    })
  })
})

describe('an old closeout does not become new', () => {
  const cases: Readonly<Record<string, Files>> = {
    'by a blank line': { 'notes/1.md': `${old}\n\n` },
    'by a corrected typo': { 'notes/1.md': old.replace('are retried', 'are tried again') },
    'by other changes alone': { 'notes/1.md': old.replace('Change 12', 'Change 52') },
    'by a rename': { 'notes/1.md': null, 'docs/1.md': old },
    'by a copy beside it': { 'notes/2.md': old },
    'by a copy in a third folder': { 'docs/closeouts/9.md': old },
    'by a copy in a third folder, with its first line and its layout changed': {
      'docs/closeouts/9.md': `# Release 9\n\n${old.replaceAll('###', '####').replace('41 passed', '42 passed')}`,
    },
    'by a copy in a document that was there': { 'README.md': `# Shop\n\n${old}` },
    'by another entry of the changelog': { 'notes/1.md': `${old}\n# 2.2\n\nFixes.\n` },
  }
  for (const [how, change] of Object.entries(cases)) {
    it(how, async () => expect(await check(atBase, change)).toEqual([null, 'fail']))
  }
  it('by a copy in a third folder with a corrected typo, where its changes name a reference', async () => {
    const named = (text: string): string => text.replace(/Change (\d+)/, '#$1')
    const copy = named(old.replace('are retried', 'are tried again'))
    expect(await check({ 'notes/1.md': named(old) }, { 'docs/closeouts/9.md': copy })).toEqual([null, 'fail'])
  })
  it('by a copy of a document that is no document of the policy, whole or under the same name', async () => {
    const narrow = policy.replace('**/*.md', 'docs/**')
    for (const copy of ['docs/9.md', 'docs/1.md']) {
      const text = copy === 'docs/1.md' ? `${old}\nMore.\n` : old
      expect(await check({ ...atBase, '.github/closeout.yml': narrow }, { [copy]: text })).toEqual([
        null,
        'fail',
      ])
    }
  })
  it('by a copy of the second entry of a changelog', async () => {
    const changelog = `# 2.4\n\n${fresh}\n# 2.3\n\n${old}`
    expect(await check({ 'CHANGELOG.md': changelog }, { 'NEWS.md': old })).toEqual([null, 'fail'])
  })
})
