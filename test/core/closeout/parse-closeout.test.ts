import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type Closeout, fieldNames } from '../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { closeoutFixtures } from '../../support/closeouts/closeout-fixtures.ts'
import { plainBody, repeatTo, worstBodies } from '../../support/closeouts/worst-bodies.ts'

const bodies = closeoutFixtures.map(({ body }) => body)

const pieces = [
  ...[
    '> ',
    '- ',
    '* ',
    '1. ',
    '    ',
    '\t',
    '\n',
    '\n\n',
    '```',
    '~~~',
    '<details>',
    '</details>',
    '<summary>',
  ],
  ...['<!--', '-->', '**', '_', '~~', '[', ']', '](', '![', '`', '|', '\n|---|---|\n', '# ', '## Closeout\n'],
  ...[
    '### Shipped\n',
    '**Docs:** ',
    '- [ ] ',
    '- [x] ',
    'backlog: a',
    '-> #1',
    '(deferred)',
    '(rejected: x)',
  ],
  ...[
    '\\',
    '&amp;',
    '&#',
    '<a ',
    'https://a.b/c',
    'docs/a.md',
    'updated ',
    'not ',
    'None, because ',
    'a',
    '🚀',
  ],
  ...[
    '=\n',
    '---\n',
    '[a]: /x\n',
    '$A',
    '\\n',
    '.flow-agents/x',
    '/tmp/x',
    '\u200b',
    '：',
    '#12',
    '\r\n',
    '\0',
  ],
  ...['```closeout-record\n', '{"slug":', '\ud800', '\uE000', '\uE003', '\uE0030\uE004', '\u2028'],
]
const soup = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map(parts => parts.join(''))
const mutated = fc
  .tuple(fc.constantFrom(...bodies), fc.nat(), fc.nat(60), fc.constantFrom(...pieces))
  .map(([body, at, length, piece]) => {
    const from = body.length === 0 ? 0 : at % body.length
    return body.slice(0, from) + piece + body.slice(from + length)
  })
const anyBody = fc.oneof(soup, mutated, fc.string({ unit: 'binary', maxLength: 300 }))

const linesIn = (text: string): number => text.split(/\r\n?|\n/).length
const linesOf = (closeout: Closeout): readonly number[] => [
  ...fieldNames.flatMap(name => closeout.fields[name].line ?? []),
  ...[closeout.routes, closeout.claims, closeout.localPaths, closeout.remarks, closeout.records].flatMap(
    found => found.map(({ line }) => line),
  ),
  ...(closeout.section ? [closeout.section.line, closeout.section.endLine] : []),
]
const refusal = (body: string): string | undefined =>
  parseCloseout(body).remarks.find(remark => remark.kind === 'body-unreadable')?.message

describe('any text', () => {
  it('is read without an error, and every line lies within it', () => {
    fc.assert(
      fc.property(anyBody, body => {
        const closeout = parseCloseout(body)
        const last = linesIn(body)
        expect(linesOf(closeout).every(line => line >= 1 && line <= last + 1)).toBe(true)
      }),
      { numRuns: 1500 },
    )
  })

  it('reads the same with either line end', () => {
    fc.assert(
      fc.property(anyBody, body => {
        const text = body.replace(/\r/g, '')
        expect(parseCloseout(text.replace(/\n/g, '\r\n'))).toEqual(parseCloseout(text))
      }),
      { numRuns: 500 },
    )
  })

  it('is missing every field where it is refused', () => {
    for (const body of ['a\0b', 'half \ud83d of a pair', repeatTo('a', 262_145)]) {
      const closeout = parseCloseout(`## Closeout\n\n**Shipped:** x\n\n${body}`)
      expect(closeout.remarks.map(remark => remark.kind)).toEqual(['body-unreadable'])
      expect(fieldNames.map(name => closeout.fields[name].verdict)).toEqual(fieldNames.map(() => 'missing'))
    }
  })
})

describe('a body of the corpus', () => {
  it('reads the same when an unrelated section follows', () => {
    for (const body of bodies) {
      const closeout = parseCloseout(body)
      const isOpen = /<(?:!--|details)|```|~~~|^ {0,3}> |^(?:[^\s#]+|.*\\n.*)\n?$/m.test(body)
      if (isOpen || closeout.section === null) continue
      const longer = parseCloseout(`${body}\n\n# Something else\n\n**Docs:** other\n\n- [ ] backlog: other\n`)
      expect({ ...longer, section: null }).toEqual({ ...closeout, section: null })
    }
  })

  it('counts its lines in the whole text when lines come before it', () => {
    for (const body of bodies) {
      const closeout = parseCloseout(body)
      if (closeout.section === null) continue
      const later = parseCloseout(`one\n\ntwo\n\n${body}`)
      expect(later.section?.line).toBe(closeout.section.line + 4)
      expect(fieldNames.map(name => later.fields[name].line)).toEqual(
        fieldNames.map(name => {
          const { line } = closeout.fields[name]
          return line === null ? null : line + 4
        }),
      )
    }
  })
})

describe('hard bodies', () => {
  for (const [name, body] of Object.entries(worstBodies)) {
    it(`${name}: 64 KB are read or refused within a second`, () => {
      // Processor time, and the better of two: what a busy machine adds is not the parser's.
      const times = [0, 1].map(() => {
        const began = process.cpuUsage()
        parseCloseout(body)
        return process.cpuUsage(began).user / 1000
      })
      expect(Math.min(...times)).toBeLessThan(1000)
    })
  }

  it('an ordinary body of 60 KB is read', () => {
    expect(plainBody.length).toBeGreaterThan(58_000)
    const closeout = parseCloseout(plainBody)
    expect(refusal(plainBody)).toBeUndefined()
    expect(fieldNames.map(name => closeout.fields[name].verdict)).not.toContain('missing')
  })

  it('a refusal names the place, the defect and the limit', () => {
    const body = `## Closeout\n\n${'> '.repeat(10_000)}a`
    expect(refusal(body)).toBe('line 3: quotes and lists are nested 10000 levels deep; the limit is 100.')
    expect(refusal(`## Closeout\n\n${'- '.repeat(5_000)}a`)).toMatch(
      /^line 3: quotes and lists are nested 5000 levels deep/,
    )
    expect(refusal(`a\n\n${'*a_ '.repeat(10_000)}`)).toMatch(/^line 3: one block has too many emphasis marks/)
    expect(refusal(`a\n\n${'['.repeat(10_000)}`)).toMatch(/^line 3: one block has too many brackets/)
  })

  it('a long log in a fence may hold any mark', () => {
    const log = `## Closeout\n\n### Verification\n\n\`\`\`\n${'*a_ [b]( <!-- > | - '.repeat(3_000)}\n\`\`\`\n`
    expect(parseCloseout(log).fields.verification.verdict).toBe('answered')
  })
})
