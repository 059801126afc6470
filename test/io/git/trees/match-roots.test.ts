import { describe, expect, it } from '@jest/globals'
import { runtimeRoots } from '../../../../src/core/vocabulary/artifact-roots.ts'
import { checksum } from '../../../../src/io/git/trees/fold-name.ts'
import { toBytes } from '../../../../src/io/git/trees/fold-path.ts'
import { openRootMatcher } from '../../../../src/io/git/trees/match-roots.ts'

const matcher = openRootMatcher(runtimeRoots)

/** The root's place in the path, and what it folds to. */
const find = (path: string) => {
  const bytes = toBytes(path)
  const found = matcher.find(bytes)
  return found && [Buffer.from(bytes.slice(0, found.end), 'latin1').toString('utf8'), found.foldsTo]
}

describe('a path under a runtime root', () => {
  it.each([
    ['.flow-agents/a', '.flow-agents'],
    ['.flow-agents', '.flow-agents'],
    ['packages/Web/.Flow-Agents/a', 'packages/Web/.Flow-Agents'],
    ['a/.kontourai/flow-agents-archive/x', 'a/.kontourai/flow-agents-archive'],
    ['.agent/artifacts', '.agent/artifacts'],
    ['.flow-agents/.flow-agents/a', '.flow-agents'],
    ['日本/.flow-agents/a', '日本/.flow-agents'],
  ])('%s is found by its own name', (path, root) => {
    expect(find(path)).toEqual([root, null])
  })

  it.each([
    ['.flow-agents./a', '.flow-agents.', '.flow-agents'],
    ['.flow-agents . /a', '.flow-agents . ', '.flow-agents'],
    ['.flow-agents ', '.flow-agents ', '.flow-agents'],
    ['pkg/.flow-agents::$INDEX_ALLOCATION/a', 'pkg/.flow-agents::$INDEX_ALLOCATION', '.flow-agents'],
    ['.flow-agents:stream', '.flow-agents:stream', '.flow-agents'],
    ['FLOW-A~1/a', 'FLOW-A~1', '.flow-agents'],
    ['flow-a~4', 'flow-a~4', '.flow-agents'],
    ['FLFB00~1/a', 'FLFB00~1', '.flow-agents'],
    ['FLOW-A~1./a', 'FLOW-A~1.', '.flow-agents'],
    ['KONTOU~1/FLOW-A~1/a', 'KONTOU~1/FLOW-A~1', '.kontourai/flow-agents'],
    ['.agent/ARTIFA~1/a', '.agent/ARTIFA~1', '.agent/artifacts'],
    ['AGENT~1/receipts/a', 'AGENT~1/receipts', '.agent/receipts'],
    ['.flow\u200b-agents/a', '.flow\u200b-agents', '.flow-agents'],
    ['.\u00adflow-agents\u2060', '.\u00adflow-agents\u2060', '.flow-agents'],
    ['.flow-agents\u3164/a', '.flow-agents\u3164', '.flow-agents'],
    ['.flow-agent\u017f/a', '.flow-agent\u017f', '.flow-agents'],
    ['.\u212aontourai/flow-agents/a', '.\u212aontourai/flow-agents', '.kontourai/flow-agents'],
    ['.\ufb02ow-agents/a', '.\ufb02ow-agents', '.flow-agents'],
    ['src\\.flow-agents\\a', 'src\\.flow-agents\\a', '.flow-agents'],
    ['.agent\\artifacts/a', '.agent\\artifacts', '.agent/artifacts'],
    ['.flow-agents\\a', '.flow-agents\\a', '.flow-agents'],
    ['.agent\\\\artifacts\\\\a', '.agent\\\\artifacts\\\\a', '.agent/artifacts'],
    ['.agent./artifacts/a', '.agent./artifacts', '.agent/artifacts'],
    ['FLOW-A~1/.flow-agents/a', 'FLOW-A~1', '.flow-agents'],
  ])('%j folds to it: %j is %s', (path, root, foldsTo) => {
    expect(find(path)).toEqual([root, foldsTo])
  })

  it.each([
    '.flow-agents.md',
    'x.flow-agents/a',
    '.flow-agents-2/a',
    '.flow-agents.d/a',
    '.flow agents/a',
    'FLOW-A~5/a',
    'FLOW-A~1x/a',
    'FLOW-B~1/a',
    'FLFB01~1/a',
    'flow-agents/a',
    '.agent/notes.md',
    '.agent/receipt~1',
    'ＦＬＯＷ-Ａ~1/a',
    'notes about .flow-agents\\',
    'a:.flow-agents/x',
    'docs/a~1.md',
    'bücher/ſ',
  ])('%j is under none', path => {
    expect(find(path)).toBeNull()
  })

  it('is listed out of many, in any order of chunks', () => {
    const paths = [
      'src/a~1',
      '.flow-agents/a',
      'docs/bücher',
      'FLOW-A~1/b',
      '.flow\u200c-agents',
      '.flow-agents./c',
    ]
    const text = paths.map(path => `${toBytes(path)}\0`).join('')
    expect([...matcher.list(text, false)].sort()).toEqual(
      ['.flow-agents/a', 'FLOW-A~1/b', toBytes('.flow\u200c-agents'), '.flow-agents./c'].sort(),
    )
  })

  it('is found under a root of the policy in another script, in each of its two spellings', () => {
    const own = openRootMatcher(['tmp/ürün'])
    expect(own.find(toBytes('tmp/u\u0308ru\u0308n/a'))).toEqual({ end: 12, foldsTo: 'tmp/ürün' })
    expect(own.find(toBytes('tmp/ürün/a'))).toEqual({ end: 10, foldsTo: null })
  })

  it('is found under a root of the policy by letters that stand for two', () => {
    const own = openRootMatcher(['office/ma\u00dfe', 'press'])
    expect(own.find(toBytes('o\ufb03ce/MASSE/a'))?.foldsTo).toBe('office/ma\u00dfe')
    expect(openRootMatcher(['press']).find(toBytes('pre\u00df/a'))?.foldsTo).toBe('press')
  })

  it('is under none where there are no roots', () => {
    expect(openRootMatcher([]).find('.flow-agents/a')).toBeNull()
  })
})

/** Git's own list of short names for its files was read off Windows. */
it.each([
  ['.gitmodules', '7eba'],
  ['.gitattributes', '7d29'],
  ['.gitignore', '250a'],
  ['.mailmap', 'ba30'],
])('the checksum of %s is %s', (name, sum) => {
  expect(checksum(name)).toBe(sum)
})
