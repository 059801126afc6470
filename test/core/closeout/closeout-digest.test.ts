import { describe, expect, it } from '@jest/globals'
import { closeoutDigest } from '../../../src/core/closeout/closeout-digest.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'

const body = (follow: string, shipped = 'Uploads retry on 5xx.') =>
  `# Text\n\n## Closeout\n\n### Shipped\n${shipped}\n\n### Follow-ups\n${follow}\n`
const digest = (text: string): string => closeoutDigest(parseCloseout(text))
const plain = digest(body('- [ ] backlog: Retry downloads'))

describe('the closeout digest', () => {
  it('is a SHA-256 in hexadecimal digits', () => {
    expect(plain).toMatch(/^[0-9a-f]{64}$/)
  })

  it('stays when a follow-up gets a reference', () => {
    for (const ref of [
      '-> #31',
      '→ acme/app#31',
      '-> [#31](https://x.y/31)',
      '-> [an issue](https://x.y/31)',
      '->  <https://x.y/31>.',
    ]) {
      expect(digest(body(`- [ ] backlog: Retry downloads ${ref}`))).toBe(plain)
    }
  })

  it('stays when white space, line ends or the text around the section change', () => {
    const text = body('-   [ ]   backlog:  Retry\n    downloads', 'Uploads\nretry   on 5xx.  ')
    expect(digest(text)).toBe(plain)
    expect(digest(text.replace(/\n/g, '\r\n'))).toBe(plain)
    expect(digest(`More text.\n\n${text}\n## Notes\n\nother\n`)).toBe(plain)
  })

  it('changes with a word, a tick or a moved answer', () => {
    const others = [
      body('- [ ] backlog: Retry uploads'),
      body('- [x] backlog: Retry downloads'),
      body('- [ ] backlog: Retry downloads (deferred until v2)'),
      body('- [ ] backlog: Retry downloads', 'Uploads retry on 4xx.'),
      body('- [ ] backlog: Retry downloads').replace('### Shipped', '### Docs'),
    ]
    expect(new Set([plain, ...others.map(digest)]).size).toBe(others.length + 1)
  })
})
