import { describe, expect, it } from '@jest/globals'
import { Command } from 'commander'
import { addFormats, chosenFormat, type Format, formatNames, formats } from '../../src/cli/formats.ts'
import type { Subject } from '../../src/cli/reporters/reported.ts'

const subjectsOf = (format: Format) => Object.keys(formats[format].help) as readonly Subject[]

describe.each(formatNames)('the format %s', format => {
  it('has help for exactly what it can report', async () => {
    const { reporters } = await formats[format].load()
    const { help } = formats[format]
    for (const subject of subjectsOf(format))
      expect([subject, help[subject] !== null]).toEqual([subject, reporters[subject] !== null])
  })
})

describe('the flags of the formats', () => {
  const parsed = (line: readonly string[], ...subjects: readonly Subject[]) => {
    const command = addFormats(
      new Command('a').exitOverride().configureOutput({ writeErr: () => {} }),
      ...subjects,
    )
    return chosenFormat(command.parse([...line], { from: 'user' }).opts())
  }

  it('choose the format, and text where there is none', () => {
    expect(parsed([], 'check')).toBe('text')
    expect(parsed(['--json'], 'check')).toBe('json')
    expect(parsed(['--jsonl'], 'parse', 'parse --jsonl')).toBe('jsonl')
  })

  it('are only those of formats that can write the report', () => {
    expect(() => parsed(['--jsonl'], 'check')).toThrow(/unknown option/)
    expect(() => parsed(['--text'], 'check')).toThrow(/unknown option/)
  })
})
