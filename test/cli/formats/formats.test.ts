import { describe, expect, it } from '@jest/globals'
import { Command } from 'commander'
import {
  addFormats,
  chosenFormat,
  type Format,
  formatIn,
  formatNames,
  formats,
} from '../../../src/cli/formats.ts'
import type { Subject } from '../../../src/cli/reporters/reported.ts'

describe.each(formatNames)('the format %s', format => {
  it('lists exactly what it can report', async () => {
    const { reporters } = await formats[format].load()
    const able = Object.entries(reporters).flatMap(([subject, reporter]) => (reporter ? [subject] : []))
    expect(able.toSorted()).toEqual([...formats[format].subjects].toSorted())
  })

  it('can report an error', () => {
    expect(formats[format].subjects).toContain('error')
  })
})

describe('the options of the formats', () => {
  const parsed = (line: readonly string[], ...subjects: readonly Subject[]): Format => {
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
    for (const name of ['text', 'json', 'sarif', 'github', 'markdown'])
      expect(parsed(['--format', name], 'check')).toBe(name)
  })

  it('agree where they ask twice for the same, and are refused where they ask for two', () => {
    expect(parsed(['--json', '--format', 'json'], 'check')).toBe('json')
    expect(() => parsed(['--json', '--format', 'sarif'], 'check')).toThrow(
      /^--json and --format sarif cannot be used together\.$/,
    )
  })

  it('are only those of formats that can write the report', () => {
    expect(() => parsed(['--jsonl'], 'check')).toThrow(/unknown option/)
    expect(() => parsed(['--text'], 'check')).toThrow(/unknown option/)
    expect(() => parsed(['--format', 'sarif'], 'doctor')).toThrow(/Allowed choices/)
    expect(() => parsed(['--format', 'jsonl'], 'check')).toThrow(/Allowed choices/)
  })

  it('are read from a line that the parser refuses', () => {
    expect(formatIn(['check', '--format', 'sarif', '--no-such'])).toBe('sarif')
    expect(formatIn(['check', '--format=github'])).toBe('github')
    expect(formatIn(['check', '--json'])).toBe('json')
    expect(formatIn(['check', '--', '--json'])).toBe('text')
    expect(formatIn(['check', '--sarif'])).toBe('text')
  })
})
