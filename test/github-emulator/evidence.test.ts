import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Github, startGithub } from './start-github.ts'
import { git } from './world/git.ts'
import { makeZip } from './world/make-zip.ts'
import type { Fields } from './world/model.ts'

const day = 24 * 3_600_000

describe('what evidence is looked up in', () => {
  let github: Github
  let head_sha: string
  beforeAll(async () => {
    github = await startGithub({ time: 'stands' })
    head_sha = await git(github.repository.gitDir, ['rev-parse', 'main'])
  })
  afterAll(async () => {
    expect(github.violations).toEqual([])
    await github.close()
  })

  const read = async (path: string) =>
    (await github.as('reader').ask('GET', `/repos/acme/widgets${path}`)) as Fields & {
      readonly [key: string]: unknown
    }
  const download = (id: number | undefined) =>
    fetch(`${github.url}/repos/acme/widgets/actions/artifacts/${id}/zip`, {
      redirect: 'manual',
      headers: { authorization: `Bearer ${github.tokens.reader}` },
    })

  it('has each attempt of a run with its own jobs, and the run as the last attempt left it', async () => {
    const first = await github.runWorkflow({
      head_sha,
      jobs: [{ name: 'test', conclusion: 'failure' }, { name: 'lint' }],
    })
    const second = await github.runWorkflow({ id: first.id, head_sha, jobs: [{ name: 'test' }] })
    const run = `/actions/runs/${first.id}`
    expect(await read(run)).toMatchObject({ run_attempt: 2, conclusion: 'success', head_sha })
    expect(await read(`${run}/attempts/1`)).toMatchObject({ run_attempt: 1, conclusion: 'failure' })
    expect(await read(`${run}/jobs`)).toMatchObject({ total_count: 1, jobs: [{ id: second.jobs[0] }] })
    expect(await read(`${run}/jobs?filter=all`)).toMatchObject({ total_count: 3 })
    expect(await read(`${run}/attempts/1/jobs`)).toMatchObject({ total_count: 2 })
    expect(await read(`/actions/runs?head_sha=${head_sha}`)).toMatchObject({ total_count: 1 })
    await expect(read(`${run}/attempts/3`)).rejects.toThrow('404')
  })

  it('has a job under the id of its check run, made by GitHub Actions', async () => {
    const { id, jobs } = await github.runWorkflow({ head_sha, jobs: [{ name: 'unit', conclusion: null }] })
    const [job] = jobs
    expect(await read(`/actions/jobs/${job}`)).toMatchObject({
      run_id: id,
      name: 'unit',
      status: 'in_progress',
    })
    expect(await read(`/check-runs/${job}`)).toMatchObject({
      name: 'unit',
      conclusion: null,
      app: { slug: 'github-actions' },
      details_url: `${github.url}/acme/widgets/actions/runs/${id}/job/${job}`,
    })
  })

  // OpenAPI, download-an-artifact: 302, an address that holds for a minute, 410 once it has expired.
  it('sends the download of an artifact to another port, where credentials are refused', async () => {
    const files = { 'junit.xml': '<testsuite tests="2"/>' }
    const { id, artifacts } = await github.runWorkflow({ head_sha, artifacts: [{ name: 'report', files }] })
    const listed = await read(`/actions/runs/${id}/artifacts?name=report`)
    expect(listed).toMatchObject({ total_count: 1, artifacts: [{ id: artifacts[0], expired: false }] })
    const answer = await download(artifacts[0])
    const location = answer.headers.get('location') ?? ''
    expect([answer.status, new URL(location).origin]).toEqual([302, github.storage.url])
    expect(github.storage.url).not.toBe(github.url)
    expect((await fetch(location, { headers: { authorization: 'Bearer x' } })).status).toBe(400)
    const bytes = Buffer.from(await (await fetch(location)).arrayBuffer())
    const { digest, size_in_bytes } = await read(`/actions/artifacts/${artifacts[0]}`)
    expect([digest, size_in_bytes]).toEqual([
      `sha256:${createHash('sha256').update(bytes).digest('hex')}`,
      bytes.length,
    ])
    expect(github.storage.requests.map(({ status, hasCredentials }) => [status, hasCredentials])).toEqual([
      [400, true],
      [200, false],
    ])
    github.clock.advance(61_000)
    expect((await fetch(location)).status).toBe(403)
    github.clock.advance(90 * day)
    expect((await download(artifacts[0])).status).toBe(410)
    expect(await read(`/actions/artifacts/${artifacts[0]}`)).toMatchObject({ expired: true })
  })

  it('tells what a test wants told of an artifact: another digest, another host', async () => {
    const { artifacts } = await github.runWorkflow({
      head_sha,
      artifacts: [
        { name: 'forged', fields: { digest: `sha256:${'0'.repeat(64)}` } },
        { name: 'elsewhere', location: 'http://127.0.0.1:9/x' },
      ],
    })
    expect(await read(`/actions/artifacts/${artifacts[0]}`)).toMatchObject({
      digest: `sha256:${'0'.repeat(64)}`,
    })
    expect((await download(artifacts[1])).headers.get('location')).toBe('http://127.0.0.1:9/x')
  })

  it('makes zips that other programs read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'closeout-zip-'))
    writeFileSync(join(folder, 'a.zip'), makeZip({ 'a/ü.txt': 'one', 'b.bin': Buffer.alloc(70_000, 7) }))
    const script = 'import sys,zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'
    execFileSync('python3', ['-c', script, join(folder, 'a.zip'), folder])
    expect(readFileSync(join(folder, 'a/ü.txt'), 'utf8')).toBe('one')
    expect(readFileSync(join(folder, 'b.bin')).equals(Buffer.alloc(70_000, 7))).toBe(true)
    rmSync(folder, { recursive: true })
  })

  it('has every status of a commit with its creator, newest first, and the newest of each context combined', async () => {
    await github.as('writer').setStatus(head_sha, { state: 'pending', context: 'ci' })
    await github.as('maintainer').setStatus(head_sha, { state: 'success', context: 'ci' })
    await github.as('writer').setStatus(head_sha, { state: 'success', context: 'docs' })
    await expect(github.as('reader').setStatus(head_sha, { state: 'success' })).rejects.toThrow('403')
    github.catchUp()
    const all = (await read(`/commits/${head_sha}/statuses`)) as unknown as readonly Fields[]
    expect(all.map(({ context, state, creator }) => [context, state, (creator as Fields).login])).toEqual([
      ['docs', 'success', 'writer'],
      ['ci', 'success', 'maintainer'],
      ['ci', 'pending', 'writer'],
    ])
    expect(await read(`/commits/${head_sha}/status`)).toMatchObject({ state: 'success', total_count: 2 })
  })

  it('refuses a token without the permission', async () => {
    const token = await github.actionsToken({ contents: 'read' })
    const { id } = await github.runWorkflow({ head_sha })
    for (const path of [`/actions/runs/${id}`, `/commits/${head_sha}/statuses`]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await fetch(`${github.url}/repos/acme/widgets${path}`, { headers })).status).toBe(403)
    }
  })
})
