import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Job, type Proposal, type Stage, type StagedChange, setStage } from '../support/app/stage.ts'
import { completeBody } from '../support/change/change.ts'
import { root } from '../support/root.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

/** The steps of action.yml, run in a real checkout with the GitHub emulator. */
let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage.close())

const work = { 'src/upload.ts': 'export const upload = () => 3\n', 'docs/retry.md': '# Retry\n' }
const body = completeBody.replace('- #12', 'This pull request.').replace(' -> #31', '')
const state = JSON.stringify({ schema_version: '1.0' })

const judge = async (proposal: Partial<Proposal>, job: Job = {}) => {
  const change = await stage.propose({ commits: [work], body, ...proposal })
  const result = await stage.judge(change, job)
  return { ...result, change, verdict: result.outputs.verdict }
}
const codes = (result: { readonly annotations: readonly { readonly title?: string | undefined }[] }) =>
  result.annotations.map(annotation => annotation.title)

describe('the gate passes', () => {
  it('a clean pull request, with one request to GitHub', async () => {
    const change = await stage.propose({ commits: [work], body })
    const payload = {
      pull_request: await stage.github.as('reader').pull(change.number),
      repository: { default_branch: 'main' },
    }
    const token = await stage.github.actionsToken()
    const before = stage.github.requests.length
    const result = await stage.judge(change, { payload, token })
    expect(stage.github.requests.slice(before).map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET /repos/octo/shop/pulls/${change.number}`,
    ])
    expect(result).toEqual(expect.objectContaining({ outcome: 'success', annotations: [] }))
    expect(result.outputs).toEqual({
      verdict: 'pass',
      errors: '0',
      warnings: '0',
      report: expect.stringMatching(/closeout-report\.json$/),
    })
    expect(result.summary).toContain('## ✔ The artifact gate passes: no findings.')
  })

  it('the same from a shallow checkout of the merge, with at most three requests', async () => {
    const change = await stage.propose({ commits: [work], body })
    const payload = {
      pull_request: await stage.github.as('reader').pull(change.number),
      repository: { default_branch: 'main' },
    }
    const token = await stage.github.actionsToken()
    const before = stage.github.requests.length
    const result = await stage.judge(change, { depth: 1, payload, token })
    expect(result.outputs.verdict).toBe('pass')
    expect(stage.github.requests.length - before).toBeLessThanOrEqual(3)
  })

  it('the same without any checkout, under pull_request_target', async () => {
    expect((await judge({}, { ref: 'nothing', event: 'pull_request_target' })).verdict).toBe('pass')
    expect((await judge({}, { ref: 'base', event: 'pull_request_target' })).verdict).toBe('pass')
  })

  it('a pull request that only removes runtime files', async () => {
    const path = '.flow-agents/old/state.json'
    const result = await judge({ onBase: { [path]: state }, commits: [{ ...work, [path]: null }] })
    expect(result.verdict).toBe('pass')
  })

  it('a pull request without a closeout by a bot that the policy exempts', async () => {
    const result = await judge({ author: 'dependabot[bot]', body: 'Bumps x from 1 to 2.' })
    expect(result.verdict).toBe('pass')
    expect(result.summary).toContain('does not require a closeout for this pull request')
  })

  it('a draft without a closeout, and reports what is missing', async () => {
    const result = await judge({ isDraft: true, body: 'A retry for uploads, still to be finished.' })
    expect(result.verdict).toBe('pass')
    expect(codes(result)).toEqual(['closeout-missing'])
    expect(result.annotations[0]?.level).toBe('warning')
  })

  it('a line that waits until it was seen some times, and reports that only an issue counts that', async () => {
    const line = '- [ ] eval: Cover the pause (deferred until seen 3 times)'
    const counting = body.replace(/(### Follow-ups\n+)[^\n]+/, `$1${line}`)
    expect(counting).toContain(line)
    const result = await judge({ body: counting })
    expect([result.verdict, codes(result)]).toEqual(['pass', ['route-unclear']])
    expect(result.annotations[0]?.message).toContain('Only an issue counts that, so the route stays open.')
  })

  it('the same with the read-only token of a fork', async () => {
    const token = await stage.github.actionsToken({ contents: 'read', pull_requests: 'read' })
    expect((await judge({}, { token })).verdict).toBe('pass')
  })

  it('the same without a token, and reports that the text may be stale', async () => {
    const result = await judge({}, { token: '', inputs: { 'github-token': '' } })
    expect(result.verdict).toBe('pass')
    expect(result.summary).toContain('The body comes from the event')
  })
})

describe('the gate fails', () => {
  const places: Readonly<Record<string, string>> = {
    'at the root': '.flow-agents/retry/state.json',
    'in a nested folder': 'packages/web/.flow-agents/retry/state.json',
    'in an odd letter case': '.Flow-Agents/retry/state.json',
    'under the root of another year': '.kontourai/flow-agents/retry/state.json',
    'in a store of artifacts': '.agent/artifacts/8f21d4/issues.json',
  }
  for (const [where, path] of Object.entries(places)) {
    it(`a runtime file ${where}, with an annotation on it`, async () => {
      const result = await judge({ commits: [{ ...work, [path]: state }] })
      expect(result.outcome).toBe('failure')
      expect(result.annotations).toContainEqual(
        expect.objectContaining({ level: 'error', title: 'runtime-tracked', file: path }),
      )
    })
  }

  it('a symlink and a submodule that are the root', async () => {
    const link = await judge({ commits: [{ ...work, 'a/.flow-agents': { link: '../src' } }] })
    expect(codes(link)).toContain('runtime-tracked')
    const submodule = await judge({ commits: [{ ...work, '.flow-agents': { submodule: 'a'.repeat(40) } }] })
    expect(submodule.annotations[0]?.message).toMatch(/tracked as a submodule by git/)
  })

  it('a missing, a partial and a placeholder closeout, each by its own code', async () => {
    const missing = await judge({ body: 'Retries uploads.' })
    expect(codes(missing)).toEqual(['closeout-missing'])
    expect(missing.summary).toContain('### A closeout to start from')
    expect(missing.summary).toContain('- Added `docs/retry.md`')
    const partial = await judge({ body: body.replace(/### Records[\s\S]*?(?=###)/, '') })
    expect(codes(partial)).toEqual(['closeout-field-missing'])
    const placeholder = await judge({
      body: body.replace('None, because no decision outlives this change.', 'TBD'),
    })
    expect(codes(placeholder)).toEqual(['closeout-placeholder'])
  })

  it('a closeout that calls a document updated that is not in the diff', async () => {
    const result = await judge({ body: body.replace('docs/retry.md', 'docs/other.md') })
    expect(codes(result)).toEqual(['closeout-claim-unproven'])
  })

  it('a bot with a runtime file, although it is exempt from the closeout', async () => {
    const result = await judge({
      author: 'dependabot[bot]',
      commits: [{ '.flow-agents/a.json': state }],
      body: '',
    })
    expect(codes(result)).toEqual(['runtime-tracked'])
  })

  it('a draft with a runtime file', async () => {
    expect((await judge({ isDraft: true, commits: [{ '.flow-agents/b.json': state }] })).outcome).toBe(
      'failure',
    )
  })

  it('the current body, although the body of the event was complete', async () => {
    const change = await stage.propose({ commits: [work], body })
    const payload = {
      pull_request: await stage.github.as('reader').pull(change.number),
      repository: { default_branch: 'main' },
    }
    await stage.github.as('agent').editBody(change.number, 'TODO')
    expect((await stage.judge(change, { payload })).outputs.verdict).toBe('fail')
  })

  it('a change that it cannot read: there is no token and no checkout of the change', async () => {
    const result = await judge({}, { ref: 'base', token: '', inputs: { 'github-token': '' } })
    expect(result.outcome).toBe('failure')
    expect(result.verdict).toBe('undecided')
    expect(codes(result)).toContain('fact-unknown')
  })

  it('an unknown event, and names the supported events', async () => {
    const result = await judge({}, { event: 'fork', payload: {} })
    expect(result.outcome).toBe('failure')
    expect(result.log + result.annotations.map(annotation => annotation.message).join()).toMatch(
      /does not support the event fork/,
    )
  })

  it('nothing in the mode `warn`, but reports the findings', async () => {
    const result = await judge({ body: '' }, { inputs: { mode: 'warn' } })
    expect(result.outcome).toBe('success')
    expect(result.verdict).toBe('fail')
    expect(result.summary).toContain('does not fail, because its mode is warn')
  })
})

describe('Node.js on the runner', () => {
  /** A PATH with a `node` that prints this as its version, and runs anything else as the real one. */
  const withNode = (version: string | null): string => {
    const folder = temporaryFolder()
    const real = process.execPath
    const script = `#!/bin/sh\nif [ "$1" = --version ]; then ${version === null ? 'exit 127' : `echo '${version}'`}; else exec '${real}' "$@"; fi\n`
    writeFileSync(join(folder, 'node'), script, { mode: 0o755 })
    return `${folder}:${process.env.PATH}`
  }

  it.each(['v18.20.4', 'v20.17.0', 'v8.0.0', '', 'node', 'v20', null])(
    'that says %j is refused with one sentence',
    async version => {
      const result = await judge({}, { ref: 'nothing', env: { PATH: withNode(version) } })
      expect(result.outcome).toBe('failure')
      expect(result.annotations).toEqual([
        expect.objectContaining({
          level: 'error',
          message: expect.stringMatching(/needs Node\.js 20\.18 or newer/),
        }),
      ])
      expect(result.log).not.toMatch(/command not found|integer expression|syntax error/)
    },
  )

  it.each(['v20.18.0', 'v22.1.0', 'v100.0.0-nightly'])('that says %j runs the gate', async version => {
    expect((await judge({}, { env: { PATH: withNode(version) } })).verdict).toBe('pass')
  })
})

describe('references that the token may not read', () => {
  it('are one notice for each permission, with the line to add to the workflow', async () => {
    const message = 'Resource not accessible by integration'
    for (const path of [/\/issues\/(?:31|32)$/, /\/actions\/runs\/\d+$/])
      stage.github.fail({ path, status: 403, body: { message }, times: 9 })
    const runs = 'https://github.com/octo/shop/actions/runs/'
    const named = body
      .replace('41 passed', `${runs}5 and ${runs}6 passed`)
      .replace('This pull', '#31, #32. This pull')
    const result = await judge({ body: named })
    stage.github.heal()
    expect(result.verdict).toBe('pass')
    // The runs are named under Verification, so they are evidence, and one notice speaks of both.
    expect(result.annotations.map(({ level }) => level)).toEqual(['notice', 'notice'])
    const messages = result.annotations.map(({ message: text }) => text).join('\n')
    expect(messages).toContain('#31, #32: whether they exist could not be read')
    expect(messages).toContain('Add this line to `permissions` in the workflow: issues: read')
    expect(messages).toContain('Add this line to `permissions` in the workflow: actions: read')
    const workflow = readFileSync(join(root, 'docs/workflows/artifact-gate.yml'), 'utf8')
    for (const line of ['issues: read', 'actions: read']) expect(workflow).toContain(`  # ${line} # `)
  })
})

describe('a run that names a pull request by its number', () => {
  /** The commit of the run stands in GITHUB_SHA: the check of the run lands there. */
  const dispatch = async (sha: (change: StagedChange) => string, job: Job = {}) => {
    const change = await stage.propose({ commits: [work], body })
    const inputs = { 'pull-request': String(change.number), ...job.inputs }
    const env = { GITHUB_SHA: sha(change) }
    const event = { event: 'workflow_dispatch', payload: { repository: { default_branch: 'main' } } }
    return { change, result: await stage.judge(change, { ref: 'head', ...event, ...job, inputs, env }) }
  }

  it('counts where the check lands on the head of that pull request', async () => {
    const { result } = await dispatch(change => change.head)
    expect(result).toMatchObject({ outcome: 'success', annotations: [], outputs: { verdict: 'pass' } })
  })

  it('fails where the check lands on another commit, and says of what the verdict is', async () => {
    for (const event of ['workflow_dispatch', 'schedule', 'workflow_run']) {
      const { change, result } = await dispatch(() => 'c'.repeat(40), { event })
      expect(result.outcome).toBe('failure')
      expect(result.outputs.verdict).toBe('pass')
      expect(result.annotations.map(({ message }) => message).join()).toMatch(
        new RegExp(`of pull request #${change.number} at ${change.head.slice(0, 10)}.*not count for .*c{10}`),
      )
      expect(result.summary).toContain(`pull request #${change.number}`)
    }
  })

  it('only reports there in the mode `warn`', async () => {
    const { result } = await dispatch(() => 'c'.repeat(40), { inputs: { mode: 'warn' } })
    expect(result.outcome).toBe('success')
    expect(result.annotations.map(({ message }) => message).join()).toMatch(/not count/)
  })

  it('judges the pull request of its own event, whatever number is given', async () => {
    const bad = await stage.propose({ commits: [{ ...work, '.flow-agents/x.json': state }], body })
    const clean = await stage.propose({ commits: [work], body })
    const result = await stage.judge(bad, { inputs: { 'pull-request': String(clean.number) } })
    expect(result.outputs.verdict).toBe('fail')
    expect(codes(result)).toContain('runtime-tracked')
  })
})

describe('a merge group', () => {
  it('is checked on its own tree, with the closeout of its pull request', async () => {
    const change = await stage.propose({ commits: [work], body })
    const { git } = stage.repository
    git('checkout', '-q', '--detach', change.base)
    git('merge', '-q', '--no-ff', '-m', 'queue', change.head)
    const group = (sha: string) => ({
      merge_group: {
        head_ref: `refs/heads/gh-readonly-queue/main/pr-${change.number}-${sha}`,
        head_sha: sha,
        base_sha: change.base,
      },
      repository: { default_branch: 'main' },
    })
    const clean = git('rev-parse', 'HEAD')
    git('push', '-q', stage.github.repository.gitDir, `+${clean}:refs/pull/${change.number}/merge`)
    expect((await stage.judge(change, { event: 'merge_group', payload: group(clean) })).outputs.verdict).toBe(
      'pass',
    )

    stage.repository.commit({ '.flow-agents/c.json': state })
    const dirty = git('rev-parse', 'HEAD')
    git('push', '-q', stage.github.repository.gitDir, `+${dirty}:refs/pull/${change.number}/merge`)
    const result = await stage.judge(change, { event: 'merge_group', payload: group(dirty), depth: 2 })
    expect(result.outputs.verdict).toBe('fail')
    expect(codes(result)).toContain('runtime-tracked')
  })
})

describe('a hostile body', () => {
  it('runs no shell command and no workflow command, and is escaped in the summary', async () => {
    const hostile = [
      '## Closeout',
      '$(touch /tmp/closeout-pwned) `touch /tmp/closeout-pwned` ${{ github.token }}',
      '::error file=src/upload.ts::forged',
      '### Shipped: <img src=x onerror=alert(1)> @octocat fixes #1',
      '### Docs\n\nUpdated `docs/<script>.md` and `docs/a|b.md` and `docs/x%0A::warning::y.md`',
    ].join('\n\n')
    const result = await judge({ body: hostile })
    expect(result.outcome).toBe('failure')
    expect(result.annotations.map(annotation => annotation.message)).not.toContain('forged')
    expect(result.annotations.every(annotation => annotation.title !== undefined)).toBe(true)
    expect(result.summary).not.toMatch(/<img|<script/)
  })

  it('with NUL bytes, with lone surrogates, too long or nested too deeply gives a finding without a stack trace', async () => {
    const bodies = [`${body}\u0000`, '>'.repeat(10_000), '*a_ '.repeat(10_000), 'x'.repeat(60_000)]
    for (const text of bodies) {
      const result = await judge({ body: text })
      expect(result.outcome).toBe('failure')
      expect(result.log).not.toMatch(/\bat .*\.mjs:\d+/)
    }
  })
})

describe('GitHub', () => {
  const faults: Readonly<Record<string, { status: number; words: RegExp }>> = {
    'without authority': { status: 401, words: /401/ },
    'without permission': { status: 403, words: /pull-requests: read/ },
    'without the pull request': { status: 404, words: /404/ },
    'out of order': { status: 500, words: /500/ },
  }
  for (const [how, { status, words }] of Object.entries(faults)) {
    it(`${how}: the verdict is undecided, and the summary gives the reason`, async () => {
      const change = await stage.propose({ commits: [work], body })
      const payload = {
        pull_request: await stage.github.as('reader').pull(change.number),
        repository: { default_branch: 'main' },
      }
      stage.github.fail({ path: `/repos/octo/shop/pulls/${change.number}`, status, times: 20 })
      try {
        const result = await stage.judge(change, { payload })
        expect(result.outputs.verdict).toBe('undecided')
        expect(result.summary.replace(/<wbr>|\u200b/g, '')).toMatch(words)
      } finally {
        stage.github.heal()
      }
    })
  }
})
