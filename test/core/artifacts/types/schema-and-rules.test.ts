import { describe, expect, it } from '@jest/globals'
import Ajv2020 from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { z } from 'zod'
import { artifactTypes } from '../../../../src/core/artifacts/model/artifact-types.ts'
import { type ArtifactType, artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'
import { validCases } from '../../../support/artifact-cases.ts'
import { fromJsonSchema, type JsonSchema, mutated } from '../../../support/runs/from-json-schema.ts'

const ajv = new Ajv2020.default({ strict: false, unicodeRegExp: true })

/** The schema as `closeout schema TYPE` prints it, with its validator. */
const printed = (type: ArtifactType) => {
  const schema = z.toJSONSchema(artifactTypes[type].schema, { io: 'input' })
  const fits = ajv.compile(schema)
  return {
    // The printed schemas use only the part of JSON Schema that this type describes.
    schema: schema as JsonSchema & { readonly $comment?: string },
    fits: (value: unknown): boolean => fits(value) === true,
  }
}

/** The rules by which a document is refused, `null` for a refusal by none of them; empty for a valid document. */
const refusals = (type: ArtifactType, document: unknown): readonly (string | null)[] => {
  const reading = artifactTypes[type].schema.safeParse(document)
  return (reading.error?.issues ?? []).map(issue => {
    const rule = issue.code === 'custom' ? issue.params?.rule : null
    return typeof rule === 'string' ? rule : null
  })
}

describe.each(artifactTypeNames)('the printed schema of %s and its rules', type => {
  const { schema, fits } = printed(type)
  const { example } = artifactTypes[type]
  const documents = fromJsonSchema(schema).filter(fits)

  it('agree: what fits the schema is valid, or refused only by rules that are printed with it', () => {
    let valid = 0
    fc.assert(
      fc.property(documents, document => {
        const found = refusals(type, JSON.parse(JSON.stringify(document)))
        if (found.length === 0) valid += 1
        const unprinted = found.filter(rule => rule === null || !schema.$comment?.includes(rule))
        expect({ document, unprinted }).toEqual({ document, unprinted: [] })
      }),
      { numRuns: 200 },
    )
    expect(valid).toBeGreaterThan(10)
  })

  it('agree: what is valid fits the schema', () => {
    const seeds = [example, ...validCases.flatMap(([of, , document]) => (of === type ? [document] : []))]
    const near = fc
      .oneof(documents, fc.constantFrom(...seeds))
      .chain(document => fc.oneof(fc.constant(document), mutated(document), mutated(document).chain(mutated)))
    let valid = 0
    fc.assert(
      fc.property(near, raw => {
        const document: unknown = JSON.parse(JSON.stringify(raw))
        if (refusals(type, document).length > 0) return
        valid += 1
        expect({ document, fits: fits(document) }).toEqual({ document, fits: true })
      }),
      { numRuns: 400 },
    )
    expect(valid).toBeGreaterThan(20)
  })
})
