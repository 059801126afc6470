import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { openIgnoreRules } from '../../../../src/io/git/checkout/match-ignore.ts'
import { runs } from '../../../support/laws.ts'
import { makeRepository, type TestRepository } from '../../../support/repository.ts'

const gitIgnores = (dir: string, path: string): boolean => {
  try {
    execFileSync('git', ['-c', 'core.excludesFile=', 'check-ignore', '-q', '--no-index', path], {
      cwd: dir,
      stdio: 'ignore',
    })
    return true
  } catch {
    return false
  }
}

const piece = fc.constantFrom(
  'a',
  'b',
  '.c',
  '*',
  '?',
  '**',
  '/',
  '/',
  '[ab]',
  '[!a]',
  '\\*',
  '!',
  '#',
  ' ',
  'ab',
  '[',
  '\\',
  '[[:alpha:]]',
)
const line = fc.array(piece, { minLength: 1, maxLength: 6 }).map(pieces => pieces.join(''))
const path = fc
  .array(fc.constantFrom('a', 'b', '.c', 'ab', 'x*'), { minLength: 1, maxLength: 4 })
  .map(names => names.join('/'))

describe('the ignore rules of a tree', () => {
  let repo: TestRepository
  beforeAll(() => {
    repo = makeRepository()
  })
  afterAll(() => repo.remove())

  it('cover what git itself would ignore', () => {
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 3 }), path, (lines, asked) => {
        const text = `${lines.join('\n')}\n`
        writeFileSync(join(repo.dir, '.gitignore'), text)
        const ours = openIgnoreRules([{ folder: '', text }])(asked)
        expect([text, asked, ours]).toEqual([text, asked, gitIgnores(repo.dir, asked)])
      }),
      { numRuns: runs(60, 300) },
    )
    rmSync(join(repo.dir, '.gitignore'))
  })

  it('cover what git itself would ignore, with the files of folders', () => {
    mkdirSync(join(repo.dir, 'a/b'), { recursive: true })
    const text = fc.array(line, { maxLength: 3 }).map(lines => `${lines.join('\n')}\n`)
    const below = fc.constantFrom('a/ab', 'a/b/ab', 'a/b/.c', 'a/b/a/b')
    fc.assert(
      fc.property(text, text, text, below, (root, outer, inner, asked) => {
        const files = [
          { folder: '', text: root },
          { folder: 'a', text: outer },
          { folder: 'a/b', text: inner },
        ]
        for (const file of files) writeFileSync(join(repo.dir, file.folder, '.gitignore'), file.text)
        const ours = openIgnoreRules(files)(asked)
        expect([files, asked, ours]).toEqual([files, asked, gitIgnores(repo.dir, asked)])
      }),
      { numRuns: runs(60, 300) },
    )
    rmSync(join(repo.dir, 'a'), { recursive: true })
    rmSync(join(repo.dir, '.gitignore'))
  })

  it.each([
    ['.flow-agents/', '.flow-agents/a/b.json', true],
    ['.flow-agents', 'pkg/.flow-agents/a', true],
    ['/.flow-agents', 'pkg/.flow-agents/a', false],
    ['.flow-agents/*\n!.flow-agents/config', '.flow-agents/config/a', false],
    ['.flow-agents/\n!.flow-agents/config', '.flow-agents/config/a', true],
    ['# .flow-agents', '.flow-agents/a', false],
    ['.flow-agents/ \r', '.flow-agents/a', true],
    ['\ufeff.flow-agents', '.flow-agents/a', true],
  ])('%j covers %s: %s', (text, asked, covered) => {
    expect(openIgnoreRules([{ folder: '', text }])(asked)).toBe(covered)
  })
})
