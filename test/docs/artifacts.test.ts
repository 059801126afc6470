import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from '@jest/globals'
import Ajv2020 from 'ajv/dist/2020.js'
import { z } from 'zod'
import { artifactPages } from '../../scripts/docs/artifact-pages.ts'
import { artifactSchemas, artifactTypes } from '../../src/core/artifacts/model/artifact-types.ts'
import { artifactTypeNames } from '../../src/core/vocabulary/names.ts'

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../docs/artifacts')

describe('the pages of the artifact types', () => {
  it('are equal to the generated pages', () => {
    const written = Object.fromEntries(
      readdirSync(folder).map(name => [name, readFileSync(join(folder, name), 'utf8')]),
    )
    expect(written).toEqual(artifactPages())
  })

  for (const type of artifactTypeNames) {
    it(`${type}: the example is valid against the published schema`, () => {
      const ajv = new Ajv2020.default({ strict: false, allErrors: true })
      const validate = ajv.compile(z.toJSONSchema(artifactSchemas[type], { io: 'input' }))
      validate(artifactTypes[type].example)
      expect(validate.errors ?? []).toEqual([])
    })
  }
})
