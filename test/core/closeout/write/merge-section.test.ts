import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type FieldName, fieldNames } from '../../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'
import type { RenderedCloseout } from '../../../../src/core/closeout/write/render-closeout.ts'
import { spliceCloseout } from '../../../../src/core/closeout/write/splice-closeout.ts'
import { rendering } from './rendering.ts'

const options = { isForced: false, decode: (text: string) => text }
const splice = (body: string, rendered: RenderedCloseout, isForced = false) =>
  spliceCloseout(body, rendered, { ...options, isForced })
const put = (body: string, rendered: RenderedCloseout, isForced = false): string => {
  const done = splice(body, rendered, isForced)
  if (done.kind !== 'spliced') throw new Error(JSON.stringify(done))
  return done.body
}
const ask = { docs: ['TODO: name the documents.'] }
const first = put('Hello\n', rendering('one', ask))
/** What stands under a heading. */
const under = (body: string, title: string): string =>
  new RegExp(`### ${title}\\n\\n([\\s\\S]*?)\\n\\n(?:###|<)`).exec(body)?.[1] ?? ''

describe('what a person wrote between the markers', () => {
  it('in the place of a question stays through every later render', () => {
    const answered = first.replace('TODO: name the documents.', 'Not needed: a test only')
    expect(put(answered, rendering('one', ask))).toBe(answered)
    const later = put(answered, rendering('one', { ...ask, shipped: ['- something new'] }))
    expect(under(later, 'Durable docs')).toBe('Not needed: a test only')
    expect(under(later, 'Shipped behavior')).toBe('- something new')
    expect(put(later, rendering('one', { ...ask, docs: ['TODO: say it in other words.'] }))).toContain(
      'Not needed: a test only',
    )
  })

  it('as a line before or after rendered ones stays, and those are replaced', () => {
    const added = first.replace('- one says shipped', '- mine, before\n- one says shipped\n- mine, after')
    const later = put(added, rendering('one', { ...ask, shipped: ['- something new', '- and more'] }))
    expect(under(later, 'Shipped behavior')).toBe(
      '- mine, before\n- something new\n- and more\n- mine, after',
    )
  })

  it('as a field or text of their own stays, also in a fence with headings', () => {
    const own = '### Notes\n\n```md\n### Shipped\n```\n\n'
    const added = first.replace('### Records', `${own}### Records`)
    const later = put(added, rendering('one', { ...ask, records: ['- another'] }))
    expect(later).toContain(own)
    expect(under(later, 'Records')).toBe('- another')
  })

  it('in a rendered line stays while the sidecars say the same', () => {
    const edited = first.replace('- one says shipped', '- one says it better')
    expect(put(edited, rendering('one', ask))).toBe(edited)
  })

  it('in a rendered line is a conflict where the sidecars now say something else', () => {
    const edited = first.replace('- one says shipped', '- one says it better')
    const next = rendering('one', { ...ask, shipped: ['- something new'] })
    expect(splice(edited, next)).toEqual({
      kind: 'conflict',
      conflicts: [{ part: 'shipped', written: ['- one says it better'], rendered: ['- something new'] }],
    })
    expect(under(put(edited, next, true), 'Shipped behavior')).toBe('- something new')
  })

  it('where no render left a seal is a conflict too', () => {
    const bare = first.replace(/closeout:end .* -->/, 'closeout:end -->')
    expect(put(bare, rendering('one', ask)).replace(/closeout:end .* -->/, 'closeout:end -->')).toBe(bare)
    const next = rendering('one', { ...ask, shipped: ['- something new'] })
    expect(splice(bare, next).kind).toBe('conflict')
  })
})

describe('what a person wrote around or in a record', () => {
  const next = rendering('one', ask, { record: ['{"slug": "one", "title": "new"}'] })
  it.each([
    ['after the summary', '</summary>\n', '</summary>\n\nMind the migration.\n'],
    ['in the summary', 'Machine record<', 'Machine record of the migration<'],
    ['in the opening line', '<details>', '<details open>'],
    ['before the end', '</details>', 'Mind the migration.\n\n</details>'],
    ['as a folded block', '</details>', '<details>\n\nMind the migration.\n\n</details>\n</details>'],
  ])('%s stays, and the record is replaced', (_name, from, to) => {
    const edited = put(first, rendering('two')).replace(from, to)
    for (const body of [
      put(edited, next),
      put(edited, rendering('two')),
      put(edited, rendering('one', ask)),
    ]) {
      expect(body).toContain(to)
      expect(parseCloseout(body).records).toHaveLength(2)
    }
    expect(put(edited, next)).toContain('"title": "new"')
  })

  it('in its JSON is a conflict where the sidecars now say something else', () => {
    const edited = first.replace('  "slug": "one"', '  "slug": "one",\n  "note": "mine"')
    expect(splice(edited, next)).toMatchObject({ kind: 'conflict', conflicts: [{ part: 'record' }] })
    expect(put(edited, next, true)).not.toContain('mine')
  })
})

describe('several sessions in one section', () => {
  const both = put(first, rendering('two', { docs: ['- updated: `docs/b.md`'] }))

  it('keep a record each, and what each says', () => {
    expect(both.match(/"slug": "\w+"/g)).toEqual(['"slug": "one"', '"slug": "two"'])
    expect(under(both, 'Shipped behavior')).toBe('- one says shipped\n- two says shipped')
    expect(under(both, 'Durable docs')).toBe('- updated: `docs/b.md`')
    expect(parseCloseout(both).records).toHaveLength(2)
  })

  it('are rendered each by itself', () => {
    expect(put(both, rendering('two', { docs: ['- updated: `docs/b.md`'] }))).toBe(both)
    const later = put(
      both,
      rendering('one', { ...ask, shipped: ['- one says more'] }, { record: ['{"slug": "one"}'] }),
    )
    expect(under(later, 'Shipped behavior')).toBe('- one says more\n- two says shipped')
    expect(under(later, 'Durable docs')).toBe('- updated: `docs/b.md`')
    expect(later.match(/"slug": "\w+"/g)).toEqual(['"slug": "one"', '"slug": "two"'])
  })
})

describe('any lines', () => {
  const line = fc.constantFrom(
    '- a',
    '- b',
    'TODO: c.',
    '### Notes',
    '```',
    '```closeout-record',
    '<details>',
    '</details>',
    '',
    '<!-- x -->',
    '- [ ] doc: d',
  )
  const own = fc.array(line, { maxLength: 6 })
  const field = fc.constantFrom<FieldName>(...fieldNames)

  it('that a person adds stay, or nothing is changed; the second render changes nothing', () => {
    fc.assert(
      fc.property(
        own,
        field,
        fc.array(fc.constantFrom('- n1', '- n2', 'TODO: n3.'), { minLength: 1 }),
        (added, name, next) => {
          const body = put('', rendering('one')).replace(
            `- one says ${name}`,
            [`- one says ${name}`, ...added].join('\n'),
          )
          const done = splice(body, rendering('one', { [name]: next }))
          if (done.kind !== 'spliced') return
          for (const text of added.filter(text => /^- [ab]/.test(text))) expect(done.body).toContain(text)
          expect(put(done.body, rendering('one', { [name]: next }))).toBe(done.body)
        },
      ),
      { numRuns: 150 },
    )
  })
})
