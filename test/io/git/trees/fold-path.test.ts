import { describe, expect, it } from '@jest/globals'
import { foldPath, pathSpellings } from '../../../../src/io/git/trees/fold-path.ts'

describe('a path as people write it', () => {
  it.each([
    ['./docs/guide.md', 'docs/guide.md'],
    ['/docs/guide.md', 'docs/guide.md'],
    ['docs/', 'docs'],
    ['docs/guide.md#install', 'docs/guide.md'],
    ['src/cli.ts:12', 'src/cli.ts'],
    ['src/cli.ts:12:7', 'src/cli.ts'],
    ['src/cli.ts:12-40', 'src/cli.ts'],
    ['src/../docs//a.md', 'docs/a.md'],
    [' docs/a b.md ', 'docs/a b.md'],
  ])('%j names %s', (written, path) => {
    expect(foldPath(written)).toBe(path)
  })

  it.each(['', '/', './', '../secret', 'a/../../b', '#anchor'])(
    '%j names nothing inside the repository',
    written => {
      expect(foldPath(written)).toBeNull()
    },
  )

  it('is searched literally first: a file may have that name', () => {
    expect(pathSpellings('./notes#1.md')).toEqual(['notes#1.md', 'notes'])
    expect(pathSpellings('docs')).toEqual(['docs'])
  })
})
