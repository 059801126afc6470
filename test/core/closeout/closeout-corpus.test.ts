import { describe, expect, it } from '@jest/globals'
import { closeoutPasses } from '../../../src/core/closeout/closeout-passes.ts'
import {
  type Claim,
  type Closeout,
  fieldNames,
  type ReadingOptions,
} from '../../../src/core/closeout/model/closeout.ts'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'
import { parseRecords } from '../../../src/core/closeout/parse-records.ts'
import { closeoutFixtures } from '../../support/closeouts/closeout-fixtures.ts'

/** What a body is expected to say. Fields that are not named are expected to be missing; other keys are only compared where given. */
type Expected = {
  readonly section: boolean
  readonly fields: Record<string, string>
  readonly options?: ReadingOptions
  readonly routes?: readonly unknown[]
  readonly remarks?: readonly string[]
  readonly record?: string
  readonly pass?: boolean
  readonly skip?: string | null
  readonly claims?: readonly string[]
  readonly localPaths?: readonly string[]
}

const sayClaim = (claim: Claim): string =>
  claim.kind === 'path'
    ? `${claim.asserts} ${claim.path}`
    : claim.kind === 'reference'
      ? claim.target
      : claim.kind

const told = (closeout: Closeout, expected: Expected): Expected => {
  const record = parseRecords(closeout.records).standing
  return {
    ...expected,
    section: closeout.section !== null,
    fields: Object.fromEntries(
      fieldNames.flatMap(name =>
        closeout.fields[name].verdict === 'missing' ? [] : [[name, closeout.fields[name].verdict]],
      ),
    ),
    ...(expected.routes
      ? { routes: closeout.routes.map(({ line, ...route }) => ({ ...route, ref: route.ref ?? null })) }
      : {}),
    ...(expected.remarks ? { remarks: closeout.remarks.map(remark => remark.kind) } : {}),
    ...(expected.record ? { record } : {}),
    ...(expected.pass === undefined ? {} : { pass: closeoutPasses(closeout, record) }),
    ...(expected.skip === undefined ? {} : { skip: closeout.skip }),
    ...(expected.claims ? { claims: closeout.claims.map(sayClaim) } : {}),
    ...(expected.localPaths ? { localPaths: closeout.localPaths.map(({ path }) => path) } : {}),
  }
}

describe('a body of the corpus is read as it was labelled by hand', () => {
  it('the corpus covers the contract', () => {
    expect(closeoutFixtures.length).toBeGreaterThan(150)
  })

  for (const { name, body, label } of closeoutFixtures) {
    it(name, () => {
      const expected = label as Expected
      expect(told(parseCloseout(body, expected.options), expected)).toEqual(expected)
    })
  }
})

describe('bold text in either spelling', () => {
  /** Outside of fences, comments and code marks. */
  const bold = /\*\*([^*`\n]+)\*\*(?=[^`\n]*(?:`[^`\n]*`[^`\n]*)*$)/gm
  const inHtml = (body: string, tag: string): string =>
    /```|~~~|<!--/.test(body) ? body : body.replace(bold, `<${tag}>$1</${tag}>`)
  const withBold = closeoutFixtures.filter(({ body }) => inHtml(body, 'b') !== body)

  it('stands in many bodies of the corpus', () => expect(withBold.length).toBeGreaterThan(15))

  it.each(['b', 'strong', 'B'])('is read alike: <%s>', tag => {
    for (const { name, body, label } of withBold) {
      const expected = label as Expected
      const read = told(parseCloseout(inHtml(body, tag), expected.options), expected)
      expect({ name, read }).toEqual({ name, read: expected })
    }
  })
})
