/** HTML pages that show Markdown as GitHub does: a comment, a check run, a job summary. */
import { readFileSync } from 'node:fs'
import type { Conclusion } from '../../../src/core/lifecycle/model/approval.ts'
import { escapeHtml, markdownToHtml, stylesheetPath } from './markdown-to-html.ts'

export interface PictureOptions {
  /** A line above the text. */
  readonly title?: string
  /** In CSS pixels; 820 where left out. */
  readonly width?: number
  readonly dark?: boolean
  /** Without any style sheet, as a reader in the terminal or an e-mail has it. */
  readonly isBare?: boolean
}

export interface CommentFrame extends PictureOptions {
  readonly author: string
  readonly isBot?: boolean
}

export interface CheckFrame extends PictureOptions {
  readonly name: string
  readonly conclusion: string
  readonly outputTitle: string
  readonly text?: string
  /** The labels of the buttons. */
  readonly buttons?: readonly string[]
}

interface Colours {
  readonly page: string
  readonly panel: string
  readonly line: string
  readonly ink: string
  readonly muted: string
}

const light: Colours = {
  page: '#ffffff',
  panel: '#f6f8fa',
  line: '#d1d9e0',
  ink: '#1f2328',
  muted: '#59636e',
}
const dark: Colours = { page: '#0d1117', panel: '#151b23', line: '#3d444d', ink: '#f0f6fc', muted: '#9198a1' }

type Mark = { readonly sign: string; readonly colour: string }

/** How GitHub shows a conclusion: a sign and its colour. */
const conclusions = {
  success: { sign: '✓', colour: '#1a7f37' },
  failure: { sign: '✕', colour: '#cf222e' },
  neutral: { sign: '■', colour: '#59636e' },
  skipped: { sign: '⊘', colour: '#59636e' },
  cancelled: { sign: '⊘', colour: '#59636e' },
  timed_out: { sign: '✕', colour: '#cf222e' },
  action_required: { sign: '!', colour: '#9a6700' },
} as const satisfies Readonly<Record<Conclusion | 'skipped' | 'cancelled' | 'timed_out', Mark>>

function page(body: string, { dark: isDark = false, isBare = false }: PictureOptions): string {
  if (isBare)
    return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head><body>${body}</body></html>`
  const colours = isDark ? dark : light
  const styles = `
    html { background: ${colours.page}; color: ${colours.ink}; }
    body { margin: 0; padding: 16px; font: 14px/1.5 -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; }
    .frame { border: 1px solid ${colours.line}; border-radius: 6px; overflow: hidden; }
    .bar { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; padding: 8px 16px; background: ${colours.panel}; border-bottom: 1px solid ${colours.line}; }
    .bar b { font-weight: 600; } .muted { color: ${colours.muted}; }
    .badge { border: 1px solid ${colours.line}; border-radius: 2em; padding: 0 7px; font-size: 12px; color: ${colours.muted}; }
    .inside { padding: 16px; } .grow { flex: 1; }
    .button { border: 1px solid ${colours.line}; border-radius: 6px; padding: 3px 12px; font-weight: 500; }
    h1.title { font-size: 20px; margin: 0 0 12px; font-weight: 600; overflow-wrap: anywhere; }
    .sign { display: inline-flex; width: 20px; height: 20px; border-radius: 50%; color: #fff; align-items: center; justify-content: center; font-size: 12px; }
    .markdown-body { background: transparent; }
    .markdown-body li:has(> input[type="checkbox"]) { list-style: none; margin-left: -1.4em; }
    h2.details { font-size: 16px; margin: 24px 0 8px; padding-top: 16px; border-top: 1px solid ${colours.line}; }`
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><style>${readFileSync(stylesheetPath(isDark), 'utf8')}</style><style>${styles}</style></head><body>${body}</body></html>`
}

const article = (markdown: string): string =>
  `<article class="markdown-body">${markdownToHtml(markdown)}</article>`
const titleOf = ({ title }: PictureOptions): string =>
  title ? `<h1 class="title">${escapeHtml(title)}</h1>` : ''

/** Markdown alone, as in a job summary. */
export const summaryPage = (markdown: string, options: PictureOptions = {}): string =>
  page(`${titleOf(options)}<div class="frame"><div class="inside">${article(markdown)}</div></div>`, options)

export function commentPage(markdown: string, frame: CommentFrame): string {
  const bot = frame.isBot ? '<span class="badge">bot</span>' : ''
  const bar = `<div class="bar"><b>${escapeHtml(frame.author)}</b>${bot}<span class="muted">commented</span></div>`
  return page(
    `${titleOf(frame)}<div class="frame">${bar}<div class="inside">${article(markdown)}</div></div>`,
    frame,
  )
}

export function checkPage(summary: string, frame: CheckFrame): string {
  const marks: Readonly<Record<string, Mark>> = conclusions
  const { sign, colour } = marks[frame.conclusion] ?? { sign: '?', colour: '#59636e' }
  const words = escapeHtml(frame.conclusion.replaceAll('_', ' '))
  const buttons = (frame.buttons ?? [])
    .map(label => `<span class="button">${escapeHtml(label)}</span>`)
    .join('')
  const bar = `<div class="bar"><span class="sign" style="background:${colour}">${sign}</span><b>${escapeHtml(frame.name)}</b><span class="badge">${words}</span><span class="grow"></span>${buttons}</div>`
  const details = frame.text ? `<h2 class="details">Details</h2>${article(frame.text)}` : ''
  const inside = `<h1 class="title">${escapeHtml(frame.outputTitle)}</h1>${article(summary)}${details}`
  return page(`${titleOf(frame)}<div class="frame">${bar}<div class="inside">${inside}</div></div>`, frame)
}
