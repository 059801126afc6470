/** The seven forms in which every page is looked at. */
import {
  checkPage,
  commentPage,
  type PictureOptions,
  summaryPage,
} from '../../scripts/docs/picture/frames.ts'
import type { Picture } from '../../scripts/docs/picture/picture-of.ts'
import { formWords, type PageTexts, pageTexts } from './pages.ts'

type Form = PictureOptions & { readonly words: keyof typeof formWords }

export const forms = {
  light: { words: 'plain' },
  dark: { words: 'plain', dark: true },
  narrow: { words: 'plain', width: 375 },
  long: { words: 'long', width: 375 },
  many: { words: 'many', width: 375 },
  rtl: { words: 'rtl' },
  bare: { words: 'plain', isBare: true },
} as const satisfies Record<string, Form>

export const pageNames = ['summary', 'check', 'record', 'issue'] as const

const htmlOf = (
  name: (typeof pageNames)[number],
  { summary, check, record, issue }: PageTexts,
  options: PictureOptions,
): string => {
  switch (name) {
    case 'summary':
      return summaryPage(summary, options)
    case 'check':
      return checkPage(check.summary, {
        ...options,
        name: 'artifact lifecycle',
        conclusion: check.conclusion,
        outputTitle: check.title,
        text: check.text,
        buttons: check.actions,
      })
    case 'record':
      return commentPage(record, { ...options, author: 'closeout', isBot: true })
    case 'issue':
      return commentPage(issue.body, { ...options, title: issue.title, author: 'closeout', isBot: true })
  }
}

/** The pictures of every page in every form, as `<folder>/<page>-<form>.png`. */
export const listPictures = (folder: string): readonly Picture[] =>
  Object.entries(forms).flatMap(([form, { words, ...options }]) => {
    const texts = pageTexts(formWords[words])
    return pageNames.map(name => ({
      html: htmlOf(name, texts, options),
      file: `${folder}/${name}-${form}.png`,
      width: (options as PictureOptions).width ?? 820,
    }))
  })
