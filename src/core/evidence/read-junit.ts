import { SaxesParser, type SaxesTagPlain } from 'saxes'
import type { TestCounts } from './model/evidence-facts.ts'

/** What an XML file is: a JUnit report, another kind of XML, or a report that cannot be read. */
export type JunitReading =
  | { readonly kind: 'report'; readonly counts: TestCounts }
  | { readonly kind: 'other' }
  | { readonly kind: 'refused'; readonly why: string }

/** No test runner nests deeper. */
const mostDepth = 100

/** Ends the parsing; it never leaves this module. */
class Stop extends Error {
  readonly reading: JunitReading
  constructor(reading: JunitReading) {
    super()
    this.reading = reading
  }
}

type Suite = {
  readonly kind: 'suite'
  readonly stated: { readonly tests: number; readonly failed: number; readonly errors: number }
  cases: number
  executed: number
  failed: number
  errors: number
  isNested: boolean
}
type Case = { readonly kind: 'case'; isSkipped: boolean; isFailed: boolean; isError: boolean }
type Open = Suite | Case | { readonly kind: 'other' }

type Sum = { executed: number; failed: number; errors: number; skipped: number }

/**
 * Count the tests of a JUnit XML report from its test cases.
 *
 * The totals that a suite states are not believed, unless they admit more failures or fewer tests. No document type is read, so no entity
 * is ever expanded. Total: never throws.
 *
 * @param file  the name of the file, as the counts repeat it
 */
export const readJunit = (file: string, text: string): JunitReading => {
  const sum: Sum = { executed: 0, failed: 0, errors: 0, skipped: 0 }
  const parser = openParser(sum)
  try {
    parser.write(withoutForbidden(text.replace(/^\uFEFF/, ''))).close()
    return { kind: 'report', counts: { file, ...sum } }
  } catch (error) {
    if (error instanceof Stop) return error.reading
    throw error
  }
}

/** By itself, or as a character reference. */
const forbidden =
  /[\0-\x08\x0B\x0C\x0E-\x1F\uFFFE\uFFFF]|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcef]|1[\da-f]));/gi

/**
 * A text without the characters that XML 1.0 forbids: test runners copy them from the output of tests.
 *
 * A `*` stands for each. No name may have one, so a broken tag is still refused and hides no test.
 */
const withoutForbidden = (text: string): string => text.replace(forbidden, '*')

const refuse = (why: string): never => {
  throw new Stop({ kind: 'refused', why })
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1).toLowerCase()
const isSuite = (name: string): boolean => name === 'testsuite' || name === 'testsuites'

const openParser = (sum: Sum): SaxesParser => {
  const parser = new SaxesParser()
  const open: Open[] = []
  let hasDocumentType = false
  parser.on('error', error => {
    throw new Stop({ kind: 'refused', why: `it is not well-formed XML (${firstLine(error.message)})` })
  })
  parser.on('doctype', () => {
    hasDocumentType = true
  })
  parser.on('opentag', tag => {
    const name = localName(tag.name)
    if (open.length === 0 && !isSuite(name)) throw new Stop({ kind: 'other' })
    if (hasDocumentType) refuse('it declares a document type')
    if (open.length >= mostDepth) refuse(`it is nested deeper than ${mostDepth} levels`)
    open.push(openElement(name, tag, open.at(-1)))
  })
  parser.on('closetag', () => {
    const closed = open.pop()
    if (closed) closeElement(closed, open, sum)
  })
  return parser
}

const firstLine = (message: string): string => message.split('\n')[0]?.slice(0, 120) ?? ''

const numberIn = (value: string | undefined): number => (/^\d{1,9}$/.test(value ?? '') ? Number(value) : 0)

const hasFailed = /^(?:fail|failed|failure|failing)$/i
const hasError = /^(?:error|errored|broken|aborted|timeout|timedout)$/i
const notRun = /^(?:skipped|notrun|disabled|ignored|suppressed)$/i

const openElement = (name: string, { attributes }: SaxesTagPlain, parent: Open | undefined): Open => {
  if (isSuite(name)) {
    if (parent?.kind === 'suite') parent.isNested = true
    const stated = {
      tests: numberIn(attributes.tests),
      failed: numberIn(attributes.failures),
      errors: numberIn(attributes.errors),
    }
    return { kind: 'suite', stated, cases: 0, executed: 0, failed: 0, errors: 0, isNested: false }
  }
  if (name === 'testcase') {
    const says = (pattern: RegExp): boolean =>
      pattern.test(attributes.status ?? '') || pattern.test(attributes.result ?? '')
    return { kind: 'case', isSkipped: says(notRun), isFailed: says(hasFailed), isError: says(hasError) }
  }
  if (parent?.kind === 'case') {
    if (name === 'skipped') parent.isSkipped = true
    if (name === 'failure') parent.isFailed = true
    if (name === 'error') parent.isError = true
  }
  // A suite that could not be set up has an error of its own.
  if (parent?.kind === 'suite' && name === 'error') parent.errors += 1
  if (parent?.kind === 'suite' && name === 'failure') parent.failed += 1
  return { kind: 'other' }
}

const closeElement = (closed: Open, open: readonly Open[], sum: Sum): void => {
  if (closed.kind === 'case') closeCase(closed, open, sum)
  if (closed.kind === 'suite') closeSuite(closed, sum)
}

/** The totals of a suite count where they are worse than its cases, and only if they are of its cases alone. */
const closeSuite = ({ stated, cases, executed, failed, errors, isNested }: Suite, sum: Sum): void => {
  sum.failed += isNested ? failed : Math.max(failed, stated.failed)
  sum.errors += isNested ? errors : Math.max(errors, stated.errors)
  // jest-junit writes a test that is still to do as a case that passed, and leaves it out of `tests`.
  const unrun = isNested || stated.tests === 0 ? 0 : Math.max(0, Math.min(executed, cases - stated.tests))
  sum.executed -= unrun
  sum.skipped += unrun
}

const closeCase = ({ isSkipped, isFailed, isError }: Case, open: readonly Open[], sum: Sum): void => {
  const suite = open.findLast(one => one.kind === 'suite')
  const isExecuted = !isSkipped || isFailed || isError
  if (suite?.kind === 'suite') {
    suite.cases += 1
    suite.executed += isExecuted ? 1 : 0
    suite.failed += isFailed ? 1 : 0
    suite.errors += isError && !isFailed ? 1 : 0
  }
  if (isExecuted) sum.executed += 1
  else sum.skipped += 1
}
