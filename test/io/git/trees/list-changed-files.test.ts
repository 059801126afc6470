import { describe, expect, it } from '@jest/globals'
import { toBytes } from '../../../../src/io/git/trees/fold-path.ts'
import { listChangedFiles } from '../../../../src/io/git/trees/list-changed-files.ts'

const entry = (oid: string) => ({ mode: '100644', oid })
const removed = (path: string, oid: string) => ({ path, before: entry(oid), after: null })
const added = (path: string, oid: string) => ({ path, before: null, after: entry(oid) })
const told = (...changes: Parameters<typeof listChangedFiles>[0]) =>
  listChangedFiles(changes).map(({ path, status, from }) => [status, path, from].filter(Boolean).join(' '))

describe('changed files', () => {
  it('one gone and one new of equal content are a rename', () => {
    expect(told(removed('a.md', '1'), added('docs/a.md', '1'))).toEqual(['renamed docs/a.md a.md'])
  })

  it('equal content in several places is no rename: which file moved where is unknown', () => {
    expect(told(removed('a', '1'), added('b', '1'), added('c', '1'))).toEqual([
      'removed a',
      'added b',
      'added c',
    ])
    expect(told(removed('a', '1'), removed('b', '1'), added('c', '1'))).toHaveLength(3)
  })

  it('an empty file and an unknown content move nowhere', () => {
    const empty = 'e69de29bb2d1d6434b8b29ae775ad8c2e48c5391'
    expect(told(removed('a', empty), added('b', empty))).toEqual(['removed a', 'added b'])
    expect(told(removed('a', ''), added('b', ''))).toEqual(['removed a', 'added b'])
  })

  it('are listed in the order of their bytes', () => {
    expect(told(added(toBytes('é'), '1'), added('z', '2'), added('Z', '3'))).toEqual([
      'added Z',
      'added z',
      'added é',
    ])
  })
})
