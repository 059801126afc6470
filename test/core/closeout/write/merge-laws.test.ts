import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import type { FieldName } from '../../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'
import type { RenderedCloseout } from '../../../../src/core/closeout/write/render-closeout.ts'
import { type Splice, spliceCloseout } from '../../../../src/core/closeout/write/splice-closeout.ts'
import { runs } from '../../../support/laws.ts'
import { rendering } from './rendering.ts'

const splice = (body: string, rendered: RenderedCloseout, isForced = false): Splice =>
  spliceCloseout(body, rendered, { isForced, decode: text => text })

const fields: readonly FieldName[] = ['shipped', 'docs', 'runtime']
const slugs = ['one', 'two', 'three'] as const

/** What a session may say in a field: lines of its own, a line that every session says, or a question. */
const saying = fc.oneof(
  fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }).map(words => ({ words })),
  fc.constant({ shared: true as const }),
  fc.constant({ asks: true as const }),
)
type Saying = { words: string[] } | { shared: true } | { asks: true }
const linesOf = (slug: string, field: FieldName, said: Saying): string[] => {
  if ('words' in said) return said.words.map(word => `- ${slug} ${field} ${word}`)
  return 'shared' in said ? [`- everybody says ${field}`] : [`TODO: say ${field}.`]
}
const render = fc.record({
  kind: fc.constant('render' as const),
  slug: fc.constantFrom(...slugs),
  says: fc.tuple(saying, saying, saying),
})
const edit = fc.record({
  kind: fc.constant('edit' as const),
  field: fc.constantFrom(...fields),
  at: fc.constantFrom('before', 'after', 'apart', 'answer'),
})
const titles = { shipped: 'Shipped behavior', docs: 'Durable docs', runtime: 'Runtime artifacts' } as const
const titleOf = (field: FieldName): string => titles[field as keyof typeof titles]

const renderingOf = ({ slug, says }: { slug: string; says: readonly Saying[] }): RenderedCloseout =>
  rendering(
    slug,
    Object.fromEntries(fields.map((field, index) => [field, linesOf(slug, field, says[index] as Saying)])),
  )

/** A person's line goes before or after everything in a field, or takes the place of a question. */
const edited = (body: string, field: FieldName, at: string, text: string): string => {
  const part = new RegExp(`(### ${titleOf(field)}\\n\\n)([\\s\\S]*?)(\\n\\n(?:###|<details))`)
  return body.replace(part, (_all, head: string, lines: string, tail: string) => {
    if (at === 'before') return `${head}${text}\n${lines}${tail}`
    if (at === 'apart') return `${head}${lines}\n\n${text}${tail}`
    if (at === 'after') return `${head}${lines}\n${text}${tail}`
    return `${head}${lines.replace(/TODO: .*/, () => text)}${tail}`
  })
}

/** The lines of a field, in the order in which they stand. */
const fieldLines = (body: string, field: FieldName): string[] =>
  (new RegExp(`### ${titleOf(field)}\\n\\n([\\s\\S]*?)\\n\\n(?:###|<details)`).exec(body)?.[1] ?? '').split(
    '\n',
  )

describe('whatever several sessions say, one after the other', () => {
  it('is never a conflict while nobody edits, and each says what it said last', () => {
    fc.assert(
      fc.property(fc.array(render, { minLength: 1, maxLength: 8 }), renders => {
        let body = ''
        const last = new Map<string, readonly Saying[]>()
        for (const one of renders) {
          const done = splice(body, renderingOf(one))
          if (done.kind !== 'spliced') throw new Error(JSON.stringify(done))
          body = done.body
          last.set(one.slug, one.says)
          for (const [index, field] of fields.entries()) {
            const lines = fieldLines(body, field)
            expect(new Set(lines).size).toBe(lines.length)
            const own = [...last].flatMap(([slug, says]) =>
              'words' in (says[index] as Saying) ? linesOf(slug, field, says[index] as Saying) : [],
            )
            expect(lines.filter(line => /^- (?:one|two|three) /.test(line)).sort()).toEqual([...own].sort())
          }
        }
        expect(parseCloseout(body).records).toHaveLength(last.size)
      }),
      { numRuns: runs(60, 600) },
    )
  })

  it('never takes away what a person added, and the next same render changes nothing', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(render, edit), { minLength: 2, maxLength: 10 }), steps => {
        let body = ''
        const mine: string[] = []
        for (const [index, step] of steps.entries()) {
          if (step.kind === 'edit') {
            const text = `- my own line ${index}`
            const after = edited(body, step.field, step.at, text)
            if (after !== body) mine.push(text)
            body = after
            continue
          }
          const done = splice(body, renderingOf(step))
          if (done.kind === 'spliced') {
            body = done.body
            expect(splice(body, renderingOf(step))).toEqual(done)
          }
          for (const text of mine) expect(body.split('\n')).toContain(text)
        }
      }),
      { numRuns: runs(60, 600) },
    )
  })

  it('with --force, takes away no untouched line of another session', () => {
    fc.assert(
      fc.property(render, render, fc.constantFrom(...fields), (first, second, field) => {
        fc.pre(first.slug !== second.slug)
        const one = splice('', renderingOf(first))
        const both = one.kind === 'spliced' ? splice(one.body, renderingOf(second)) : one
        if (both.kind !== 'spliced') throw new Error(JSON.stringify(both))
        const touched = both.body.replace(
          new RegExp(`^- ${first.slug} ${field} .*$`, 'm'),
          '- edited by hand',
        )
        const next = rendering(first.slug, { [field]: [`- ${first.slug} says something new`] })
        const done = splice(touched, next, true)
        if (done.kind !== 'spliced') throw new Error(JSON.stringify(done))
        const others = fieldLines(both.body, field).filter(line => line.startsWith(`- ${second.slug} `))
        expect(fieldLines(done.body, field)).toEqual(
          expect.arrayContaining([...others, `- ${first.slug} says something new`]),
        )
      }),
      { numRuns: runs(40, 400) },
    )
  })

  it('keeps whatever a person writes into any line between the markers, or changes nothing', () => {
    const text = fc.constantFrom(
      'PERSON',
      '- PERSON',
      '<p>PERSON</p>',
      '"PERSON": 1,',
      '### PERSON',
      '> PERSON',
    )
    const place = fc.record({
      at: fc.nat(),
      text,
      how: fc.constantFrom('own line', 'paragraph', 'end of line', 'start of line'),
    })
    fc.assert(
      fc.property(fc.array(render, { minLength: 1, maxLength: 3 }), place, render, (before, mine, next) => {
        const body = before.reduce((text, one) => {
          const done = splice(text, renderingOf(one))
          return done.kind === 'spliced' ? done.body : text
        }, '')
        const lines = body.trimEnd().split('\n')
        const at = 1 + (mine.at % (lines.length - 2))
        const line = lines[at] as string
        const written = {
          'own line': [mine.text, line],
          paragraph: ['', mine.text, '', line],
          'end of line': [`${line} ${mine.text}`],
          'start of line': [`${mine.text} ${line}`],
        }[mine.how]
        const edited = `${lines.toSpliced(at, 1, ...written).join('\n')}\n`
        for (const one of [next, ...before]) {
          const done = splice(edited, renderingOf(one))
          if (done.kind === 'spliced') expect(done.body).toContain(mine.text)
        }
      }),
      { numRuns: runs(200, 3_000) },
    )
  })
})
