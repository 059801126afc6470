import { describe, expect, it } from '@jest/globals'
import { createChecker } from './description.ts'

const checker = createChecker()

describe('GitHub’s own description', () => {
  it('finds the operation that a path means, the more particular one first', () => {
    const meant = (method: string, path: string): string | null => checker.findOperation(method, path)
    expect(meant('GET', '/repos/a/b/pulls/1/files')).toBe(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
    )
    expect(meant('GET', '/repos/a/b/commits/x/y/check-runs')).toBe(
      'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    )
    expect(meant('GET', '/repos/a/b/releases/latest')).toBe('GET /repos/{owner}/{repo}/releases/latest')
    expect(meant('GET', '/repos/a/b/contents/x/y.md')).toBe('GET /repos/{owner}/{repo}/contents/{path}')
    expect(meant('GET', '/repos/a/b/stargazers')).toBeNull()
  })

  it('names what an answer lacks', () => {
    const files = 'GET /repos/{owner}/{repo}/pulls/{pull_number}/files'
    expect(checker.checkResponse(files, 200, [{ sha: 'x' }]).join()).toMatch(/required property 'additions'/)
    expect(checker.checkResponse(files, 418, {})).toEqual([])
    expect(checker.checkResponse(files, 201, [])).toEqual(['unexpected status 201'])
  })

  it('names what a request has wrong', () => {
    const label = 'POST /repos/{owner}/{repo}/labels'
    expect(checker.checkRequest(label, new URLSearchParams(), { color: 5 }).join()).toMatch(
      /'name'.*color must be string/,
    )
    const list = 'GET /repos/{owner}/{repo}/issues'
    expect(checker.checkRequest(list, new URLSearchParams({ state: 'merged' }), {}).join()).toMatch(
      /allowed values/,
    )
    expect(checker.checkRequest(list, new URLSearchParams({ state: 'all', per_page: '100' }), {})).toEqual([])
  })
})
