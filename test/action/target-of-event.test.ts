import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { type EventPayload, targetOfEvent } from '../../action/target-of-event.ts'

const repository = { owner: 'octo', name: 'shop' }
const read = (name: string, payload: EventPayload, number: number | null = null) =>
  targetOfEvent(name, payload, repository, number)
const sha = 'a'.repeat(40)

const pullRequest = {
  number: 12,
  draft: true,
  body: null,
  user: { login: 'dependabot[bot]', type: 'Bot' },
  labels: [{ name: 'agent' }],
  head: { sha, ref: 'retry' },
  base: { sha: 'b'.repeat(40), ref: 'main' },
}

describe('the change that an event is about', () => {
  it('a pull request event gives a snapshot', () => {
    expect(
      read('pull_request', { pull_request: pullRequest, repository: { default_branch: 'main' } }),
    ).toEqual({
      target: expect.objectContaining({
        kind: 'pull_request',
        number: 12,
        snapshot: expect.objectContaining({
          head: { sha, ref: 'retry', repository: null },
          facts: expect.objectContaining({
            body: '',
            isDraft: true,
            labels: ['agent'],
            author: { login: 'dependabot[bot]', isBot: true },
          }),
        }),
      }),
      isOwnCommit: true,
    })
  })

  it('a given number never overrides an event that names its change', () => {
    for (const event of ['pull_request', 'pull_request_target', 'pull_request_review']) {
      expect(read(event, { pull_request: pullRequest }, 7)).toMatchObject({
        target: { kind: 'pull_request', number: 12 },
        isOwnCommit: true,
      })
    }
    const push = { ref: 'refs/heads/main', before: sha, after: sha }
    expect(read('push', push, 7)).toMatchObject({ target: { kind: 'push' }, isOwnCommit: true })
    expect(read('issue_comment', { issue: { number: 3, pull_request: {} } }, 7)).toMatchObject({
      target: { number: 3 },
    })
  })

  it('a given number names the change of an event that names none, and the check lands elsewhere', () => {
    for (const event of ['workflow_dispatch', 'schedule', 'workflow_run', 'issue_comment']) {
      expect(read(event, {}, 7)).toEqual({
        target: { kind: 'pull_request', repository, number: 7, snapshot: null },
        isOwnCommit: false,
      })
    }
  })

  it('a merge group names its pull request in its branch', () => {
    const group = {
      head_ref: `refs/heads/gh-readonly-queue/release/1.x/pr-34-${sha}`,
      head_sha: sha,
      base_sha: sha,
    }
    expect(read('merge_group', { merge_group: group, repository: { default_branch: 'main' } })).toEqual({
      target: expect.objectContaining({ number: 34, baseRef: 'release/1.x', isDefaultBranch: false }),
      isOwnCommit: true,
    })
  })

  it('a merge group whose branch has no number is refused', () => {
    expect(
      read('merge_group', { merge_group: { head_ref: 'refs/heads/queue', head_sha: sha, base_sha: sha } }),
    ).toEqual(expect.objectContaining({ refusal: expect.stringContaining('merge_group.head_ref') }))
  })

  it('a push of a new branch has `before: null`', () => {
    const push = {
      ref: 'refs/heads/main',
      before: '0'.repeat(40),
      after: sha,
      repository: { default_branch: 'main' },
    }
    expect(read('push', push)).toEqual({
      target: {
        kind: 'push',
        repository,
        ref: 'refs/heads/main',
        before: null,
        after: sha,
        isDefaultBranch: true,
      },
      isOwnCommit: true,
    })
  })

  it('a comment on an issue is refused, a comment on a pull request is not', () => {
    expect(read('issue_comment', { issue: { number: 3 } })).toEqual(
      expect.objectContaining({ refusal: expect.any(String) }),
    )
    expect(read('issue_comment', { issue: { number: 3, pull_request: {} } })).toEqual({
      target: { kind: 'pull_request', repository, number: 3, snapshot: null },
      isOwnCommit: false,
    })
  })

  it('the refusal of an unknown event names the supported events', () => {
    expect(read('fork', {})).toEqual({
      refusal: expect.stringContaining('does not support the event fork. It supports pull_request'),
      fix: expect.any(String),
    })
  })

  it('no payload causes an exception', () => {
    const names = [
      'pull_request',
      'pull_request_target',
      'merge_group',
      'push',
      'issue_comment',
      'workflow_dispatch',
      'x',
    ]
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.dictionary(fc.string(), fc.jsonValue()), (name, payload) => {
        const reading = read(name, payload)
        expect('target' in reading || reading.fix.length > 0).toBe(true)
      }),
    )
  })
})
