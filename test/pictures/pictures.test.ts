import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { hasBrowser, picturesOfPages } from '../../scripts/docs/picture/picture-of.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { forms, listPictures, pageNames } from './forms.ts'
import { formWords, pageTexts } from './pages.ts'

const withoutBrowser = hasBrowser() ? '' : ' (left out: no Chromium on this machine)'
const seeing = hasBrowser() ? it : it.skip

describe('the four pages', () => {
  seeing(
    `push nothing off a telephone, in any of the seven forms${withoutBrowser}`,
    async () => {
      const folder = temporaryFolder()
      const pictures = listPictures(folder)
      expect(pictures.map(({ file }) => file)).toContain(join(folder, 'record-rtl.png'))
      expect(pictures).toHaveLength(Object.keys(forms).length * pageNames.length)
      const narrow = pictures.filter(({ width }) => width === 375)
      const widths = await picturesOfPages(narrow)
      expect(
        narrow.flatMap(({ file }, index) =>
          (widths[index] ?? 0) > 375 ? [`${file}: ${widths[index]}`] : [],
        ),
      ).toEqual([])
    },
    60_000,
  )

  it('say whose turn it is before anything else, and show a state by its shape and its word', () => {
    for (const words of Object.values(formWords)) {
      const { summary, check, record, issue } = pageTexts(words)
      expect(record.split('\n')[2]).toMatch(/^◐ \*\*Ready for review\.\*\* Next, an approver: /)
      expect(check.summary).toMatch(/^◐ \*\*Ready for review\.\*\* Next, an approver: /)
      expect(summary).toMatch(/^## ✕ The artifact gate fails: .*\n\n\*\*Next, the author:\*\* /)
      expect(issue.body.split('\n\n')[2]).toMatch(/^\*\*Next, whoever takes it:\*\* /)
    }
  })

  it('list the lines of an answer below one another, and fold what is after the sixth', () => {
    const { check } = pageTexts(formWords.many)
    const docs = check.text.split('\n').find(line => line.startsWith('| Durable docs')) ?? ''
    expect(docs.split('<br>').slice(2)).toEqual([
      'Updated docs/retries.md',
      'Updated docs/retries-2.md',
      'Updated docs/retries-3.md',
      'Updated docs/retries-4.md',
      'Updated docs/retries-5.md',
      'Updated docs/retries-6.md',
      expect.stringMatching(/^and \d+ more lines \|$/),
    ])
  })

  it('have no heading beside the state that is larger than it', () => {
    const { check, record } = pageTexts(formWords.many)
    expect(`${check.summary}\n${record}`).not.toMatch(/^#+ /m)
  })
})
