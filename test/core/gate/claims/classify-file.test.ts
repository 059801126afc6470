import { describe, expect, it } from '@jest/globals'
import { classifyFile, type FileKind } from '../../../../src/core/gate/claims/classify-file.ts'

const paths: Readonly<Record<FileKind, readonly string[]>> = {
  docs: ['README.md', 'docs/api.html', 'web/docs/a.png', 'docs/requirements.txt', 'LICENSE', 'a/CHANGELOG'],
  tests: [
    'test/a.ts',
    'src/a.test.tsx',
    'pkg/a_test.go',
    'web/test_a.py',
    'conftest.py',
    'src/fixtures/a.md',
  ],
  code: ['src/a.ts', 'main.go', 'tools/a.sh', 'web/style.css', 'latest.py', 'src/contest.rs'],
  manifest: ['package.json', 'web/package.json', 'requirements-dev.txt', 'go.mod', 'pyproject.toml'],
  other: [
    '.github/workflows/ci.yml',
    'examples/a.ts',
    'CMakeLists.txt',
    'data.json',
    'Makefile',
    'package-lock.json',
  ],
}

describe('the kind of a file', () => {
  for (const [kind, named] of Object.entries(paths))
    it.each(named)(`of %s is ${kind}`, path => expect(classifyFile(path)).toBe(kind))
})
