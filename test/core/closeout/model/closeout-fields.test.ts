import { describe, expect, it } from '@jest/globals'
import { foldName } from '../../../../src/core/closeout/markdown/fold-name.ts'
import { closeoutFields, fieldNames, sectionNames } from '../../../../src/core/closeout/model/closeout.ts'

describe('the names of sections and fields', () => {
  it('are written in folded form', () => {
    const fields = fieldNames.flatMap(field => [
      field.replaceAll('_', ' '),
      ...closeoutFields[field].names,
      ...closeoutFields[field].weakNames,
    ])
    const names = [...sectionNames, ...fields]
    expect(names.length).toBeGreaterThan(150)
    expect(names.filter(name => foldName(name) !== name || name === '')).toEqual([])
  })
})
