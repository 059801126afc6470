import { describe, expect, it } from '@jest/globals'
import { artifactTypes } from '../../../../src/core/artifacts/model/artifact-types.ts'
import { parseArtifact } from '../../../../src/core/artifacts/submit/parse-artifact.ts'
import { type ArtifactType, artifactTypeNames } from '../../../../src/core/vocabulary/names.ts'
import { refusedCases, validCases } from '../../../support/artifact-cases.ts'

const paths = (type: ArtifactType, document: unknown): string[] => {
  const reading = parseArtifact(type, JSON.stringify(document))
  return reading.ok ? [] : reading.errors.map(line => line.split(/ (?:is|has) |: /)[0] ?? '')
}

describe('every artifact type', () => {
  for (const type of artifactTypeNames) {
    it(`${type}: its example is valid and its refused example is not`, () => {
      expect(paths(type, artifactTypes[type].example)).toEqual([])
      expect(paths(type, artifactTypes[type].refused)).not.toEqual([])
    })

    it(`${type}: nothing but an object is a document`, () => {
      for (const value of [[], 'text', 3, true, null]) expect(paths(type, value)).toEqual(['(document)'])
    })
  }

  for (const type of artifactTypeNames.filter(name => name !== 'plan')) {
    it(`${type}: an unknown key is named by its own path, whatever its name`, () => {
      const example = artifactTypes[type].example as object
      for (const key of ['extra', 'constructor', 'toString', 'hasOwnProperty', 'Status']) {
        expect(paths(type, { ...example, [key]: 1 })).toContain(key)
      }
    })
  }
})

describe('the field rules', () => {
  for (const [type, rule, document] of validCases) {
    it(`${type}: ${rule}`, () => {
      const reading = parseArtifact(type, JSON.stringify(document))
      expect(reading).toMatchObject({ ok: true })
    })
  }

  for (const [type, rule, document, expected] of refusedCases) {
    it(`${type}: ${rule}`, () => {
      expect(paths(type, document)).toEqual(expected)
    })
  }
})

describe('what is read', () => {
  it('null is dropped where it is allowed', () => {
    const reading = parseArtifact(
      'development_result',
      '{"status":"completed","summary":"s","files_changed":"f","next_steps":null,"continuation":null}',
    )
    expect(reading).toEqual({
      ok: true,
      artifact: { status: 'completed', summary: 's', files_changed: 'f' },
    })
  })

  it('lax words for yes and no are read as booleans', () => {
    for (const [written, read] of [
      ['YES', true],
      ['tRuE', true],
      ['On', true],
      [1, true],
      ['1', true],
      ['off', false],
      ['N', false],
      [0, false],
    ] as const) {
      const reading = parseArtifact(
        'commit_cleanup',
        JSON.stringify({ analysis_complete: written, actions: [] }),
      )
      expect(reading).toMatchObject({ ok: true, artifact: { analysis_complete: read } })
    }
  })

  it('a vocabulary of policy replaces the statuses of an analysis', () => {
    const text = '{"status":"approved","summary":"s"}'
    const vocabulary = ['approved', 'sent_back']
    expect(parseArtifact('planning_analysis_decision', text).ok).toBe(false)
    expect(parseArtifact('planning_analysis_decision', text, { vocabulary }).ok).toBe(true)
  })

  it('an error names the type and the value that it found, and what the schema allows', () => {
    const reading = parseArtifact('issues', '{"status":"maybe","summary":"","x":1}')
    expect(reading).toMatchObject({
      errors: [
        'status is the text "maybe"; it must be one of issues_found, no_issues.',
        'summary is an empty text; it must have at least one character.',
        'x is not a known key. Remove it or correct its name.',
      ],
    })
  })

  it('a hostile key cannot break out of its line', () => {
    const reading = parseArtifact(
      'issues',
      JSON.stringify({ status: 'no_issues', summary: 's', 'a\nb\u202e': 1 }),
    )
    expect(reading).toMatchObject({
      errors: ['a\\u000ab\\u202e is not a known key. Remove it or correct its name.'],
    })
  })

  it('a document of ten million characters is refused by its size alone', () => {
    const reading = parseArtifact('issues', `{"status":"no_issues","summary":"${'x'.repeat(10_000_000)}"}`)
    expect(reading).toMatchObject({
      ok: false,
      errors: [expect.stringMatching(/^\(document\) has 10,000,035 characters; it must have at most/)],
    })
  })
})
