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
