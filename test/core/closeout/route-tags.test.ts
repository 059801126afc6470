import { describe, expect, it } from '@jest/globals'
import { parseCloseout } from '../../../src/core/closeout/parse-closeout.ts'

const actionsOf = (...lines: readonly string[]): readonly string[] =>
  parseCloseout(
    `## Closeout\n\n### Follow-ups\n\n${lines.map(line => `- [ ] backlog: ${line}`).join('\n')}\n`,
  ).routes.map(({ action }) => action)

describe('angle brackets in a follow-up line', () => {
  it('are text where no element is closed', () => {
    expect(
      actionsOf('Support <details> in summaries', 'Read List<T> too', 'Ignore </b> and <img> tags'),
    ).toEqual(['Support <details> in summaries', 'Read List<T> too', 'Ignore </b> and <img> tags'])
  })

  it('are markup where they are an element, a comment or a line break', () => {
    expect(
      actionsOf('Keep <b>bold</b> words', 'Drop <!-- hidden --> notes', 'Retry <del>never</del> once'),
    ).toEqual(['Keep bold words', 'Drop notes', 'Retry once'])
  })

  it('around one word alone are a placeholder, and no route', () => {
    expect(actionsOf('<action>', '<what to do>')).toEqual([])
  })

  it('leave nothing open: the next line is read as it stands', () => {
    expect(actionsOf('Close <details> at last', 'Retry downloads')).toEqual([
      'Close <details> at last',
      'Retry downloads',
    ])
  })
})
