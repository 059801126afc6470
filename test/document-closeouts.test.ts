import { describe, expect, it } from '@jest/globals'
import { checkChange } from '../src/engine/check-change.ts'
import { openChange } from '../src/engine/open-change.ts'
import { completeBody } from './support/change.ts'
import { localChange } from './support/local-change.ts'
import { type Files, makeRepository } from './support/repository.ts'

const old = completeBody.replace(' -> #31', '').replace('- #12', 'Change 12')
const fresh = old.replace('Uploads are retried', 'Downloads are retried').replace('Change 12', 'Change 52')
const policy = 'closeout: { sources: [body, document], documents: ["**/*.md"] }\n'

/** The place of the closeout that counts, and the verdict, where the base has an old closeout. */
const check = async (base: Files, change: Files) => {
  const repository = makeRepository()
  repository.commit({ '.github/closeout.yml': policy, '.gitignore': '.flow-agents/\n', ...base })
  repository.branch('work')
  repository.commit({ 'docs/retry.md': 'Retries.\n', ...change })
  const opened = await openChange(localChange(repository.dir, ''))
  try {
    const { report } = await checkChange(opened)
    return [report.closeout.source, report.verdict]
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
