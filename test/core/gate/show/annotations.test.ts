import { describe, expect, it } from '@jest/globals'
import { listAnnotations } from '../../../../src/core/gate/show/annotations.ts'
import type { Finding } from '../../../../src/core/vocabulary/finding.ts'

const missing = (field: string, more: Partial<Finding<string>> = {}): Finding<string> => ({
  code: 'closeout-missing-field',
  level: 'error',
  message: `The field "${field}" is missing.`,
  place: {},
  fix: 'Add the field and an answer.',
  ...more,
})
const messagesOf = (...findings: readonly Finding<string>[]) =>
  listAnnotations({ findings }).map(({ message }) => message)

describe('the annotations of a report', () => {
  it('say the fix of a rule once, with the first of its findings on the job', () => {
    expect(
      messagesOf(missing('Shipped'), missing('Docs'), missing('Runtime', { place: { line: 4 } })),
    ).toEqual([
      'The field "Shipped" is missing.\nFix: Add the field and an answer.',
      'The field "Docs" is missing.',
      'The field "Runtime" is missing. (line 4 of the body)',
    ])
  })

  it('say a fix that differs, that of another rule, and that of each file', () => {
    const file = { place: { path: 'a.md', line: 1 } }
    const fixes = messagesOf(
      missing('Shipped'),
      missing('Docs', { fix: 'Write why.' }),
      missing('Docs', { code: 'closeout-placeholder' }),
      missing('Docs', file),
      missing('Docs', file),
    ).filter(message => message.includes('\nFix: '))
    expect(fixes).toHaveLength(5)
  })
})
