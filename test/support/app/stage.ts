import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { promisify } from 'node:util'
import { type Github, type GithubOptions, startGithub } from '../../github-emulator/start-github.ts'
import { type Files, makeRepository, runGit, type TestRepository } from '../repository.ts'
import { root } from '../root.ts'
import { type CompositeResult, runComposite } from '../runner/run-composite.ts'
import { temporaryFolder } from '../temporary-folder.ts'

/** A pull request on the stand-in, with real commits behind it. */
export type StagedChange = {
  readonly number: number
  readonly head: string
  readonly base: string
  readonly branch: string
}

export type Proposal = {
  /** A commit each. */
  readonly commits: readonly Files[]
  readonly body: string
  readonly author?: string
  readonly isDraft?: boolean
  /** What the base has beside the usual; it is a branch of its own then. */
  readonly onBase?: Files
}

/** How the gate's job is set up. */
export type Job = {
  /** What is checked out; `nothing` for a job without a checkout. */
  readonly ref?: 'merge' | 'head' | 'base' | 'nothing'
  readonly depth?: number
  readonly event?: string
  readonly payload?: unknown
  /** "" for none. */
  readonly token?: string
  readonly inputs?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

/** A repository on the stand-in, people who propose changes, and a runner that judges them with the real action. */
export type Stage = {
  readonly github: Github
  readonly repository: TestRepository
  /** Send refs to GitHub, as the agent. */
  readonly push: (...refs: readonly string[]) => Promise<void>
  readonly propose: (proposal: Proposal) => Promise<StagedChange>
  /** Another commit on the branch, and another body. */
  readonly amend: (
    change: StagedChange,
    to: { readonly files: Files; readonly body: string },
  ) => Promise<StagedChange>
  /** A fresh clone, as `actions/checkout` leaves it. */
  readonly checkOut: (change: StagedChange, ref: 'merge' | 'head' | 'base', depth?: number) => string
  readonly judge: (change: StagedChange, job?: Job) => Promise<CompositeResult>
  readonly close: () => Promise<void>
}

const baseFiles: Files = {
  '.gitignore': '.flow-agents/\n',
  'README.md': '# Shop\n',
  'src/upload.ts': 'export const upload = () => 1\n',
}

/** Set the stage; everything on it is gone after `close`. */
export const setStage = async (
  more: Pick<GithubOptions, 'people' | 'customRoles' | 'behavior'> = {},
): Promise<Stage> => {
  const repository = makeRepository()
  repository.commit(baseFiles, 'Start the shop')
  const github = await startGithub({
    from: repository.dir,
    repository: 'octo/shop',
    ...more,
    people: { 'dependabot[bot]': 'write', ...more.people },
  })
  const { gitDir } = github.repository
  const remote = new URL(`${github.url}/octo/shop.git`)
  Object.assign(remote, { username: 'x-access-token', password: github.tokens.agent })
  repository.git('remote', 'add', 'origin', remote.href)
  /** Not in step with the caller: the server that takes the push runs in this process. */
  const push = async (...refs: readonly string[]): Promise<void> => {
    await promisify(execFile)('git', ['push', '-q', 'origin', ...refs], { cwd: repository.dir })
  }
  const folders: string[] = []
  let count = 0

  const propose: Stage['propose'] = async ({ commits, body, author = 'agent', isDraft = false, onBase }) => {
    count += 1
    const branch = `change-${count}`
    const target = onBase ? `target-${count}` : 'main'
    repository.branch(target, 'main')
    if (onBase) repository.commit(onBase, 'Prepare the base')
    await push(target)
    const base = repository.git('rev-parse', 'HEAD')
    repository.branch(branch)
    for (const [index, files] of commits.entries())
      repository.commit(files, `Change ${count}, step ${index + 1}`)
    await push(branch)
    const head = repository.git('rev-parse', 'HEAD')
    const { number } = await github
      .as(author)
      .openPullRequest({ head: branch, base: target, body, draft: isDraft })
    await github.as('reader').pull(number)
    return { number, head, base, branch }
  }

  const amend: Stage['amend'] = async (change, { files, body }) => {
    repository.branch(change.branch, change.branch)
    repository.commit(files, `Mend ${change.branch}`)
    await push(change.branch)
    await github.as('agent').editBody(change.number, body)
    await github.as('reader').pull(change.number)
    return { ...change, head: repository.git('rev-parse', 'HEAD') }
  }

  const checkOut: Stage['checkOut'] = (change, ref, depth) => {
    const folder = temporaryFolder()
    folders.push(folder)
    const named = {
      merge: `refs/pull/${change.number}/merge`,
      head: `refs/pull/${change.number}/head`,
      base: change.base,
    }
    runGit(folder, ['init', '-q', '-b', 'unborn'])
    const refs = depth === undefined ? ['+refs/heads/*:refs/remotes/origin/*'] : []
    const shallow = depth === undefined ? [] : [`--depth=${depth}`]
    runGit(folder, [
      'fetch',
      '-q',
      ...shallow,
      `file://${gitDir}`,
      ...refs,
      `+${named[ref]}:refs/remotes/pull/${change.number}`,
    ])
    runGit(folder, ['checkout', '-q', '--detach', `refs/remotes/pull/${change.number}`])
    return folder
  }

  const judge: Stage['judge'] = async (change, job = {}) => {
    const { ref = 'merge', event = 'pull_request', inputs = {}, env = {} } = job
    const folder = ref === 'nothing' ? temporaryFolder() : checkOut(change, ref, job.depth)
    folders.push(folder)
    const payload = job.payload ?? {
      pull_request: await github.as('reader').pull(change.number),
      repository: { default_branch: 'main' },
    }
    const workflow = 'octo/shop/.github/workflows/gate.yml@refs/heads/main'
    return runComposite({
      action: root,
      inputs,
      event: { name: event, payload },
      workspace: folder,
      env: {
        GITHUB_API_URL: github.url,
        GITHUB_REPOSITORY: 'octo/shop',
        GITHUB_WORKFLOW_REF: workflow,
        ...env,
      },
      github: {
        token: job.token ?? (await github.actionsToken()),
        repository: 'octo/shop',
        api_url: github.url,
        workspace: folder,
      },
    })
  }

  const close = async (): Promise<void> => {
    await github.close()
    repository.remove()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
  return { github, repository, push, propose, amend, checkOut, judge, close }
}
