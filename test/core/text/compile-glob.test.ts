import { describe, expect, it } from '@jest/globals'
import picomatch from 'picomatch'
import { compileGlob, costlyGlob } from '../../../src/core/text/compile-glob.ts'

const oneName = 'a'.repeat(4_096)
const manyFolders = `${'a/'.repeat(2_047)}a`

describe('a glob', () => {
  it('matches as its parts say', () => {
    const globs = ['a', '*', '**', '**/a', 'a/**', '*/**', 'a/*/b', '**/*.md', 'a?.ts', '**/a/**/b', '*.*']
    globs.push(
      '{a,b}/**',
      '*.{ts,md}',
      '{src/**,test/*}',
      '*-*.md',
      '[ab]/*',
      '@(a|b)/*',
      'a/**/**/b',
      'a\\*',
    )
    const paths = ['a', 'b', 'a/b', 'a/a/b', 'a/a/a/b', '.a', 'a/.b', 'x.md', 'a/x.md', 'ab.ts', 'é', 'a*']
    paths.push('src/a/b.ts', 'test/a', 'test/a/b', 'a-b.md', 'b/a/x/y/b', 'a.', '.md', '😀.md')
    for (const glob of globs) {
      const isMatch = picomatch(glob, { dot: true })
      expect([glob, paths.filter(compileGlob(glob))]).toEqual([glob, paths.filter(path => isMatch(path))])
    }
  })

  it.each([
    '*a*a*a*a*a*a*a*b',
    `*${'a'.repeat(240)}b`,
    `${'**/a/'.repeat(23)}b`,
    `**/${'a/'.repeat(120)}b`,
    '**/a/**/*a*a*.md',
    '{*a,*b,*c}{*a,*b}b',
    '@(a|b)*b',
    '(a|a)(a|a)b',
    '[a]*a*b',
    '!(a)*b',
  ])('%s takes little time for a long path', glob => {
    expect(costlyGlob(glob)).toBeNull()
    const matches = compileGlob(glob)
    const begin = performance.now()
    expect([oneName, manyFolders].filter(matches)).toEqual([])
    expect(performance.now() - begin).toBeLessThan(1_500)
  })

  it.each([
    '*a*a*a*a*a*a*a*a*a*a*a*a*a*b',
    '+(a|aa)b',
    '(a+)+b',
    '*(a|aa)b',
    '[a]+[a]+[a]+b',
    '(a|a)(a|a)(a|a)b',
    '[a]*a*a*b',
    '{a,a}'.repeat(8),
    '**/a/'.repeat(30),
  ])('%s is refused, and matches nothing meanwhile', glob => {
    expect(costlyGlob(glob)).toMatch(/^(have at most|have braces|not repeat)/)
    expect(compileGlob(glob)('a'.repeat(40))).toBe(false)
  })
})
