import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { readJunit } from '../../../src/core/evidence/read-junit.ts'
import { runs } from '../../support/laws.ts'
import { root } from '../../support/root.ts'

const fixture = (name: string) => readFileSync(join(root, 'test/fixtures/junit', `${name}.xml`), 'utf8')
const countsOf = (text: string) => {
  const reading = readJunit('r.xml', text)
  if (reading.kind !== 'report') return reading
  const { executed, failed, errors, skipped } = reading.counts
  return [executed, failed, errors, skipped]
}

/** Executed, failed, errors, skipped. */
const tools = {
  pytest: [4, 1, 1, 2],
  'node-test': [3, 1, 0, 1],
  'jest-junit': [3, 1, 0, 2],
  vitest: [3, 1, 0, 2],
  surefire: [4, 1, 1, 1],
  'go-junit-report': [3, 1, 0, 1],
} as const
const names = Object.keys(tools) as readonly (keyof typeof tools)[]

describe('a JUnit report', () => {
  for (const name of names)
    it(`of ${name} is counted from its cases`, () => expect(countsOf(fixture(name))).toEqual(tools[name]))

  it('is not believed for its totals, unless they admit more failures or fewer tests', () => {
    const suite = (attributes: string, cases: string) =>
      countsOf(`<testsuites><testsuite ${attributes}>${cases}</testsuite></testsuites>`)
    expect(suite('tests="41" failures="0"', '<testcase/>')).toEqual([1, 0, 0, 0])
    expect(suite('tests="2" failures="1"', '<testcase/><testcase/>')).toEqual([2, 1, 0, 0])
    expect(suite('tests="1"', '<testcase/><testcase/>')).toEqual([1, 0, 0, 1])
    expect(suite('tests="1"', '<testcase><skipped/></testcase>'.repeat(2))).toEqual([0, 0, 0, 2])
    expect(suite('tests="41"', '')).toEqual([0, 0, 0, 0])
    expect(suite('', '<error/>')).toEqual([0, 0, 1, 0])
    expect(suite('', '<testcase status="notrun"/><testcase result="skipped"/>')).toEqual([0, 0, 0, 2])
    expect(suite('', '<testcase><skipped/><failure/></testcase>')).toEqual([1, 1, 0, 0])
    expect(suite('', '<testcase><properties><failure/></properties></testcase>')).toEqual([1, 0, 0, 0])
  })

  it('counts what a case says of itself in an attribute', () => {
    for (const attribute of ['status="failed"', 'result="failure"', 'status="FAIL"'])
      expect(countsOf(`<testsuite><testcase ${attribute}/></testsuite>`)).toEqual([1, 1, 0, 0])
    expect(countsOf('<testsuite><testcase status="error"/></testsuite>')).toEqual([1, 0, 1, 0])
    expect(countsOf('<testsuite><testcase status="run" result="completed"/></testsuite>')).toEqual([
      1, 0, 0, 0,
    ])
  })

  it('is read with characters that XML forbids in its text, and refused with them in a tag', () => {
    const output = '\u001B[31mred\0\uFFFF &#27;&#x1b; <![CDATA[\u0007]]>'
    expect(
      countsOf(`<testsuite><testcase name="a\u0001&#0;"/><system-out>${output}</system-out></testsuite>`),
    ).toEqual([1, 0, 0, 0])
    for (const tag of ['<fail\0ure/>', '<\0failure/>', '<failure\0/>', '<fail&#0;ure/>', '</\0x>'])
      expect(countsOf(`<testsuite><testcase>${tag}</testcase></testsuite>`)).toMatchObject({
        kind: 'refused',
      })
    expect(countsOf('<testsuite><testcase/>&#9;&#10;&#13;&#x9;&#65;</testsuite>')).toEqual([1, 0, 0, 0])
  })

  it('is no report where the root is no test suite', () => {
    expect(countsOf('<coverage/>')).toEqual({ kind: 'other' })
    expect(countsOf('<!DOCTYPE coverage SYSTEM "c.dtd"><coverage/>')).toEqual({ kind: 'other' })
  })

  it('expands no entity: a document type is refused before anything is read', () => {
    const bomb = `<!DOCTYPE testsuites [${Array.from({ length: 30 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join('')}]><testsuites>&l30;</testsuites>`
    expect(countsOf(bomb)).toEqual({ kind: 'refused', why: 'it declares a document type' })
    expect(countsOf('<!DOCTYPE testsuites SYSTEM "file:///etc/passwd"><testsuites/>')).toMatchObject({
      kind: 'refused',
    })
    expect(countsOf('<testsuites>&undefined;</testsuites>')).toMatchObject({ kind: 'refused' })
  })

  it('is refused where it is cut short, broken, nested without end, or no XML', () => {
    for (const text of [
      '<testsuite><testcase/>',
      '<testsuite></testcase></testsuite>',
      '',
      'PK',
      '<testsuite>'.repeat(200),
      '<testsuite/><testsuite/>',
    ])
      expect(countsOf(text)).toMatchObject({ kind: 'refused' })
  })

  it('of 10 MB is read in a moment', () => {
    const cases = '<testcase classname="shop.upload" name="retries on 5xx" time="0.001"></testcase>\n'
    const many = Math.ceil((10 * 1024 * 1024) / cases.length)
    const before = performance.now()
    expect(countsOf(`<testsuite>${cases.repeat(many)}</testsuite>`)).toEqual([many, 0, 0, 0])
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  it('with one more failure has one more, whatever tool wrote it', () =>
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.nat(), (name, pick) => {
        const text = fixture(name)
        const passing = [...text.matchAll(/<testcase\b[^>]*?(?:\/>|>\s*<\/testcase>)/g)]
        const one = passing[pick % passing.length]
        if (!one) throw new Error(`${name} has no passing case`)
        const failing = `${one[0].replace(/\s*\/?>(?:\s*<\/testcase>)?$/, '')}><failure>no</failure></testcase>`
        const changed = text.slice(0, one.index) + failing + text.slice(one.index + one[0].length)
        const [, failed = 0, errors = 0] = countsOf(changed) as readonly number[]
        expect(failed + errors).toBeGreaterThan(tools[name][1] + tools[name][2])
      }),
      { numRuns: runs(60, 600) },
    ))

  it('is read or refused, never thrown at, whatever is cut out of it or put into it', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.nat(),
        fc.nat({ max: 40 }),
        fc.constantFrom(
          '',
          '<',
          '>',
          '&',
          '"',
          '\0',
          '<testcase>',
          '</testcase>',
          '<![CDATA[',
          ']]>',
          '\u{1F600}',
          '<!--',
        ),
        (name, at, length, put) => {
          const text = fixture(name)
          const from = at % text.length
          const reading = readJunit('r.xml', text.slice(0, from) + put + text.slice(from + length))
          expect(['report', 'other', 'refused']).toContain(reading.kind)
          if (reading.kind === 'report')
            for (const count of [reading.counts.executed, reading.counts.failed, reading.counts.skipped])
              expect(count).toBeGreaterThanOrEqual(0)
        },
      ),
      { numRuns: runs(300, 3_000) },
    ))
})
