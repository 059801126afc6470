import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { checkPage, commentPage } from '../../../../scripts/docs/picture/frames.ts'
import { markdownToHtml } from '../../../../scripts/docs/picture/markdown-to-html.ts'
import { hasBrowser, pictureOf, pictureOfCheck } from '../../../../scripts/docs/picture/picture-of.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const withoutBrowser = hasBrowser() ? '' : ' (left out: no Chromium on this machine)'
const seeing = hasBrowser() ? it : it.skip

/** Width and height that a PNG says it has. */
const sizeOf = (png: Buffer): readonly [number, number] => [png.readUInt32BE(16), png.readUInt32BE(20)]

describe('Markdown as GitHub shows it', () => {
  it('has tables, task lists and folded parts', () => {
    const html = markdownToHtml(
      '| a |\n|---|\n| b |\n\n- [x] done\n\n<details><summary>more</summary>\n\n**x**\n\n</details>',
    )
    expect(html).toMatch(/<table>[\s\S]*<td>b<\/td>/)
    expect(html).toMatch(/<input type="checkbox" disabled checked/)
    expect(html).toMatch(/<details><summary>more<\/summary>/)
  })

  it('loses comments, scripts, handlers and styles', () => {
    const html = markdownToHtml(
      'a <!-- hidden --> b\n\n<script>alert(1)</script>\n\n<b onclick="x()" style="color:red">c</b>\n\n<iframe src="x"></iframe>',
    )
    expect(html).not.toMatch(/hidden|<script|onclick|style=|<iframe/)
    expect(html).toContain('<b>c</b>')
  })

  it('tells a conclusion in words, and escapes what stands in a frame', () => {
    const html = checkPage('s', {
      name: '<gate>',
      conclusion: 'action_required',
      outputTitle: 'a & b',
      buttons: ['Recheck'],
    })
    expect(html).toContain('action required')
    expect(html).toContain('&lt;gate>')
    expect(html).toContain('a &amp; b')
    expect(commentPage('x', { author: 'closeout', isBot: true })).toContain('bot')
  })
})

describe('a picture', () => {
  seeing(`is a PNG as wide as asked and as high as the text${withoutBrowser}`, async () => {
    const dir = temporaryFolder()
    await pictureOf('# Short', join(dir, 'short.png'), { width: 500 })
    await pictureOf('# Long\n\ntext\n'.repeat(30), join(dir, 'long.png'), { width: 500, dark: true })
    await pictureOfCheck('s', join(dir, 'check.png'), {
      name: 'gate',
      conclusion: 'failure',
      outputTitle: 't',
    })
    const [short, long, check] = await Promise.all(
      ['short', 'long', 'check'].map(name => readFile(join(dir, `${name}.png`))),
    )
    expect(sizeOf(short ?? Buffer.alloc(24))[0]).toBe(1000)
    expect(sizeOf(long ?? Buffer.alloc(24))[1]).toBeGreaterThan(2 * sizeOf(short ?? Buffer.alloc(24))[1])
    expect(sizeOf(check ?? Buffer.alloc(24))[0]).toBe(1640)
  })
})
