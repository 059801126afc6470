/** People who act on GitHub: each deed is a request over HTTP with that person's own token. */
import type { Fields, Pull, Subject, World } from './model.ts'

export interface FileChange {
  /** Path -> new content; null takes the file away. */
  readonly files: Readonly<Record<string, string | null>>
  readonly message?: string
  /** Put a new commit in place of the branch's last one, as `git commit --amend` and a forced push do. */
  readonly isAmended?: boolean
  /** Start a new branch here; the default branch where left out. */
  readonly from?: string
}

export interface NewPull {
  readonly head: string
  readonly base?: string
  readonly title?: string
  readonly body?: string
  readonly draft?: boolean
}

export interface Person {
  readonly login: string
  readonly token: string
  /** Any request; throws with GitHub's words unless the answer is 2xx. */
  readonly ask: (method: string, path: string, body?: unknown) => Promise<unknown>
  /** Commit to a branch, made if need be, and move it; the new head's SHA. */
  readonly push: (branch: string, change: FileChange) => Promise<string>
  readonly openPullRequest: (pull: NewPull) => Promise<Pull>
  readonly pull: (number: number) => Promise<Pull>
  readonly editBody: (number: number, body: string) => Promise<void>
  readonly editTitle: (number: number, title: string) => Promise<void>
  readonly label: (number: number, ...names: string[]) => Promise<void>
  readonly unlabel: (number: number, name: string) => Promise<void>
  /** The comment's id. */
  readonly comment: (number: number, body: string) => Promise<number>
  readonly editComment: (id: number, body: string) => Promise<void>
  readonly deleteComment: (id: number) => Promise<void>
  /** The review's id. */
  readonly review: (
    number: number,
    event: 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT',
    body?: string,
  ) => Promise<number>
  readonly dismiss: (number: number, reviewId: number, message?: string) => Promise<void>
  readonly assign: (number: number, ...logins: string[]) => Promise<void>
  readonly unassign: (number: number, ...logins: string[]) => Promise<void>
  readonly close: (number: number, reason?: 'completed' | 'not_planned') => Promise<void>
  readonly reopen: (number: number) => Promise<void>
  /** Only GraphQL has these on GitHub; here they set `draft`. */
  readonly toDraft: (number: number) => Promise<void>
  readonly markReady: (number: number) => Promise<void>
  /** The merge commit's SHA. */
  readonly merge: (number: number, method?: 'merge' | 'squash' | 'rebase') => Promise<string>
  readonly openIssue: (issue: Fields & { readonly title: string }) => Promise<Subject>
  readonly release: (tag: string, target?: string) => Promise<void>
  readonly fork: () => Promise<void>
  readonly pressButton: (checkRunId: number, identifier: string) => Promise<void>
  /** Take an issue away: deleted, or moved to the repository `owner/name`. Only GraphQL and GitHub's pages do that. */
  readonly removeIssue: (number: number, to?: string) => Promise<void>
  /** Put a pull request into the merge queue: a group's branch and its event; the group's head. */
  readonly enqueue: (number: number) => Promise<string>
  /** Take a pull request out of the merge queue; `invalidated` is what a failed check does. */
  readonly dequeue: (number: number, reason?: 'dequeued' | 'invalidated' | 'merged') => Promise<void>
  /** Give the repository another name. */
  readonly rename: (name: string) => Promise<void>
  /** Give the repository to another owner. */
  readonly transfer: (owner: string) => Promise<void>
  readonly deleteBranch: (name: string) => Promise<void>
  readonly retarget: (number: number, base: string) => Promise<void>
  readonly setStatus: (sha: string, status: Fields & { readonly state: string }) => Promise<void>
  /** What GitHub's clean-up of checks does; people cannot do it. */
  readonly deleteCheck: (checkRunId: number) => Promise<void>
  readonly rerequestCheck: (checkRunId: number) => Promise<void>
}

/** @param where  `owner/name` of the repository to act on. */
export function actAs(world: World, login: string, where: string): Person {
  const token = [...world.tokens].find(([, actor]) => actor.kind === 'user' && actor.login === login)?.[0]
  if (!token) throw new Error(`${login}: unexpected person, expected one that the stand-in was started with.`)

  async function ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(world.origin + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok)
      throw new Error(`${login}: ${method} ${path}: GitHub answered ${response.status}: ${text}`)
    return text ? (JSON.parse(text) as unknown) : undefined
  }

  const at = (path: string): string => `/repos/${where}${path}`
  const send = async (method: string, path: string, body?: unknown): Promise<void> =>
    void (await ask(method, at(path), body))
  const idOf = async (path: string, body: unknown): Promise<number> =>
    ((await ask('POST', at(path), body)) as { readonly id: number }).id

  return {
    login,
    token,
    ask,
    push: (branch, change) => push(ask, where, branch, change),
    openPullRequest: async ({ head, base = 'main', title = 'A change', body = '', draft = false }) =>
      (await ask('POST', at('/pulls'), { head, base, title, body, draft })) as Pull,
    pull: async number => (await ask('GET', at(`/pulls/${number}`))) as Pull,
    editBody: (number, body) => send('PATCH', `/issues/${number}`, { body }),
    editTitle: (number, title) => send('PATCH', `/issues/${number}`, { title }),
    label: (number, ...labels) => send('POST', `/issues/${number}/labels`, { labels }),
    unlabel: (number, name) => send('DELETE', `/issues/${number}/labels/${encodeURIComponent(name)}`),
    comment: (number, body) => idOf(`/issues/${number}/comments`, { body }),
    editComment: (id, body) => send('PATCH', `/issues/comments/${id}`, { body }),
    deleteComment: id => send('DELETE', `/issues/comments/${id}`),
    review: (number, event, body = '') => idOf(`/pulls/${number}/reviews`, { event, body }),
    dismiss: (number, reviewId, message = 'No longer holds') =>
      send('PUT', `/pulls/${number}/reviews/${reviewId}/dismissals`, { message }),
    assign: (number, ...assignees) => send('POST', `/issues/${number}/assignees`, { assignees }),
    unassign: (number, ...assignees) => send('DELETE', `/issues/${number}/assignees`, { assignees }),
    close: (number, reason) =>
      send('PATCH', `/issues/${number}`, { state: 'closed', ...(reason ? { state_reason: reason } : {}) }),
    reopen: number => send('PATCH', `/issues/${number}`, { state: 'open' }),
    toDraft: number => send('PATCH', `/pulls/${number}`, { draft: true }),
    markReady: number => send('PATCH', `/pulls/${number}`, { draft: false }),
    merge: async (number, merge_method = 'merge') =>
      ((await ask('PUT', at(`/pulls/${number}/merge`), { merge_method })) as { readonly sha: string }).sha,
    openIssue: async issue => (await ask('POST', at('/issues'), issue)) as Subject,
    release: (tag_name, target_commitish = 'main') =>
      send('POST', '/releases', { tag_name, target_commitish }),
    fork: async () => void (await ask('POST', at('/forks'), {})),
    pressButton: async (id, identifier) =>
      void (await ask('POST', `/_standin${at(`/check-runs/${id}/buttons`)}`, { identifier })),
    removeIssue: async (number, to) =>
      void (await ask('DELETE', `/_standin${at(`/issues/${number}`)}`, to ? { to } : {})),
    enqueue: async number =>
      ((await ask('POST', `/_standin${at(`/merge-queue/${number}`)}`, {})) as { readonly head_sha: string })
        .head_sha,
    dequeue: async (number, reason = 'dequeued') =>
      void (await ask('DELETE', `/_standin${at(`/merge-queue/${number}`)}`, { reason })),
    rename: async name => void (await ask('PATCH', at(''), { name })),
    transfer: async new_owner => void (await ask('POST', at('/transfer'), { new_owner })),
    deleteBranch: name => send('DELETE', `/git/refs/heads/${name}`),
    retarget: (number, base) => send('PATCH', `/pulls/${number}`, { base }),
    setStatus: (sha, status) => send('POST', `/statuses/${sha}`, status),
    deleteCheck: async id => void (await ask('DELETE', `/_standin${at(`/check-runs/${id}`)}`)),
    rerequestCheck: id => send('POST', `/check-runs/${id}/rerequest`),
  }
}

type Ask = (method: string, path: string, body?: unknown) => Promise<unknown>

interface GitCommit {
  readonly sha: string
  readonly tree: { readonly sha: string }
  readonly parents: readonly { readonly sha: string }[]
  readonly message: string
}

async function push(ask: Ask, where: string, branch: string, change: FileChange): Promise<string> {
  const api = `/repos/${where}/git`
  const shaOf = async (ref: string): Promise<string | null> => {
    const found = (await ask('GET', `${api}/matching-refs/heads/${ref}`)) as readonly {
      readonly ref: string
      readonly object: { readonly sha: string }
    }[]
    return found.find(item => item.ref === `refs/heads/${ref}`)?.object.sha ?? null
  }
  const existing = await shaOf(branch)
  const tip = existing ?? (await shaOf(change.from ?? 'main'))
  const last = (await ask('GET', `${api}/commits/${tip}`)) as GitCommit
  const tree = Object.entries(change.files).map(([path, content]) => ({
    path,
    mode: '100644',
    type: 'blob',
    ...(content === null ? { sha: null } : { content }),
  }))
  const { sha: treeSha } = (await ask('POST', `${api}/trees`, { base_tree: last.tree.sha, tree })) as {
    readonly sha: string
  }
  const parents = change.isAmended ? last.parents.map(({ sha }) => sha) : [last.sha]
  const message =
    change.message ?? (change.isAmended ? last.message : `Change ${Object.keys(change.files).join(', ')}`)
  const { sha } = (await ask('POST', `${api}/commits`, { message, tree: treeSha, parents })) as GitCommit
  if (existing) await ask('PATCH', `${api}/refs/heads/${branch}`, { sha, force: change.isAmended ?? false })
  else await ask('POST', `${api}/refs`, { ref: `refs/heads/${branch}`, sha })
  return sha
}
