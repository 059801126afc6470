import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Known,
  known,
  type LastingRefusal,
  refusedForGood,
  unknown,
  unreadNow,
} from '../../../core/vocabulary/known.ts'
import { explainApiError, lastingRefusalOf, type Refusal, refusalOf, waitAsked } from './explain-api-error.ts'
import { RateLimitError } from './rate-limit.ts'
import type { GitHubRequest, GitHubResponse } from './shapes.ts'

/** A request: `what` and `permission` are for the sentence that explains a failure. */
export type Question<T> = {
  readonly route: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly what: string
  readonly permission:
    | 'contents: read'
    | 'pull-requests: read'
    | 'issues: read'
    | 'actions: read'
    | 'checks: read'
    | 'statuses: read'
    | 'members: read'
    | 'metadata: read'
  /**
   * Set for what a task is about: without it the task is over. Anything else may be missing for a moment, because
   * GitHub's copies differ in age.
   */
  readonly isSubject?: true
  /** Counts the questions where an earlier answer came too soon; 0 by default. */
  readonly attempt?: number
  /** The status by which GitHub says that there is none; 404 by default. */
  readonly absent?: readonly number[]
  /** The part of the answer that is needed; `undefined` where the answer has another shape. */
  readonly shape: (data: unknown, headers: GitHubResponse['headers']) => T | undefined
  /** The result where GitHub names another address (301, 302), and the repository was not just renamed; unknown by default. */
  readonly moved?: (address: string) => NoInfer<T>
}

/** Sends equal requests to GitHub only once. `null` is GitHub's own "there is none" (404). */
export type Client = <T>(question: Question<T>) => Promise<Known<T | null>>

/** How long to try. `wait` sleeps for so many milliseconds; where a longer pause than `mostPauseMs` is needed, it gives up. */
export type Patience = {
  readonly attemptMs: number
  readonly totalMs: number
  readonly attempts: number
  readonly mostPauseMs: number
  readonly wait: (ms: number) => Promise<unknown>
  readonly nowMs: () => number
  /** Is called with the sentence of each question that could not be answered now. */
  readonly onUnread?: (why: string) => void
}

export const usualPatience: Patience = {
  attemptMs: 10_000,
  totalMs: 45_000,
  attempts: 4,
  mostPauseMs: Number.POSITIVE_INFINITY,
  wait: ms => sleep(ms),
  nowMs: () => Date.now(),
}

/** For what a queue tries again: a second try at once, and nothing waits, so that what fails holds up nothing else. */
export const queuePatience: Patience = { ...usualPatience, attempts: 2, mostPauseMs: 0 }

const isPassing = ({ status, isTimeout }: Refusal): boolean =>
  isTimeout || status === null || status === 429 || status >= 500

/** GitHub's answers keep the shape of this version; the next one leaves out a pull request's `merge_commit_sha`. */
export const apiVersion = '2022-11-28'

/** Whether, and after how many milliseconds, to try again. An answer that did not come in time is a wait itself. */
const pauseBefore = (
  refusal: Refusal,
  attempt: number,
  nowMs: number,
  { mostPauseMs }: Patience,
): number | null => {
  const asked = waitAsked(refusal, nowMs)
  if (refusal.status === 403 ? asked === null : !isPassing(refusal)) return null
  const waitedMs = refusal.isTimeout ? 1 : 0
  return (asked ?? waitedMs) > mostPauseMs ? null : (asked ?? Math.min(250 * 2 ** attempt, mostPauseMs))
}

type Answer = Pick<GitHubResponse, 'data' | 'headers'> | Refusal

/** Where a redirect leads: GitHub names a repository by its id there, which outlives every name. */
const placeById = (answer: Answer) => {
  if ('data' in answer || ![301, 302, 307, 308].includes(answer.status ?? 0)) return null
  const [, id, rest = '', query = ''] =
    /\/repositories\/(\d+)([^?]*)(?:\?(.*))?$/.exec(String(answer.headers.location ?? '')) ?? []
  return id === undefined
    ? null
    : { id: Number(id), rest, query: Object.fromEntries(new URLSearchParams(query)) }
}

/**
 * Requests to GitHub with retries: a temporary failure is tried again within one time budget for all requests
 * together, and every other failure is a sentence.
 *
 * @param request   any Octokit's `request`
 * @param patience  how long to try; the budget starts now
 */
export const createClient = (request: GitHubRequest, patience: Patience = usualPatience): Client => {
  const deadlineMs = patience.nowMs() + patience.totalMs
  const answers = new Map<string, Promise<Known<unknown>>>()
  const unread = (why: string): Known<never> => {
    patience.onUnread?.(why)
    return unreadNow(why)
  }

  const attempt = async (question: Pick<Question<unknown>, 'route' | 'parameters'>): Promise<Answer> => {
    const leftMs = Math.max(1, Math.min(patience.attemptMs, deadlineMs - patience.nowMs()))
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), leftMs)
    try {
      const { status, data, headers } = await request(question.route, {
        ...question.parameters,
        headers: { 'x-github-api-version': apiVersion },
        request: { signal: late.signal, redirect: 'manual', retries: 0 },
      })
      return status < 300 ? { data, headers } : { status, headers, isTimeout: false, message: '' }
    } catch (error) {
      // Whoever counts requests has decided that this one waits: it is tried again as a whole.
      if (error instanceof RateLimitError) throw error
      return { ...refusalOf(error), ...(late.signal.aborted ? { isTimeout: true } : {}) }
    } finally {
      clearTimeout(timer)
    }
  }

  const renames = new Map<string, Promise<number | null>>()
  /** The id of a repository that has another name now; `null` for every other. */
  const renamedId = (owner: string, repo: string): Promise<number | null> => {
    const name = `${owner}/${repo}`
    const asked =
      renames.get(name) ??
      attempt({ route: 'GET /repos/{owner}/{repo}', parameters: { owner, repo } }).then(
        answer => placeById(answer)?.id ?? null,
      )
    renames.set(name, asked)
    return asked
  }

  /**
   * The answer at the new address, where the repository was renamed: a redirect is followed once, and only within the
   * same repository. One to another repository (a transferred issue) is not followed.
   */
  const followRename = async (
    answer: Answer,
    { parameters: { owner, repo } }: Pick<Question<unknown>, 'parameters'>,
  ): Promise<Answer | null> => {
    const place = placeById(answer)
    if (!place || typeof owner !== 'string' || typeof repo !== 'string') return null
    if ((await renamedId(owner, repo)) !== place.id) return null
    return attempt({
      route: 'GET /repositories/{repository_id}{+rest}',
      parameters: { ...place.query, repository_id: place.id, rest: place.rest },
    })
  }

  const fetchAnswer = async <T>(question: Question<T>): Promise<Known<T | null>> => {
    for (let tried = 0; ; tried += 1) {
      const first = await attempt(question)
      const answer = (await followRename(first, question)) ?? first
      if ('data' in answer) {
        const shaped = question.shape(answer.data, answer.headers)
        return shaped === undefined
          ? unread(`GitHub's answer for ${question.what} has an unknown form; run the check again`)
          : known(shaped)
      }
      const address = answer.headers.location
      if ((answer.status === 301 || answer.status === 302) && question.moved && typeof address === 'string') {
        return known(question.moved(address))
      }
      if ((question.absent ?? [404]).includes(answer.status ?? 0)) return known(null)
      const nowMs = patience.nowMs()
      const pauseMs = pauseBefore(answer, tried, nowMs, patience)
      if (pauseMs === null || tried + 1 >= patience.attempts || nowMs + pauseMs >= deadlineMs) {
        const why = explainApiError(answer, question.what, question.permission, nowMs)
        // A token that is refused says nothing about what was asked.
        const isUnanswered = isPassing(answer) || answer.status === 401
        const isLimit = answer.status === 403 && waitAsked(answer, nowMs) !== null
        if (isUnanswered || isLimit) return unread(why)
        const lasting = lastingFor(question, lastingRefusalOf(answer))
        return lasting ? refusedForGood(why, lasting) : unknown(why)
      }
      await patience.wait(pauseMs)
    }
  }

  return <T>(question: Question<T>) => {
    const key = JSON.stringify([question.route, question.parameters, question.what, question.attempt ?? 0])
    const answer = answers.get(key) ?? fetchAnswer(question)
    answers.set(key, answer)
    // Equal requests read the same shape.
    return answer as Promise<Known<T | null>>
  }
}

/** A thing that is missing may come; one that is switched off stays so. */
const lastingFor = (
  { isSubject }: Pick<Question<unknown>, 'isSubject'>,
  lasting: LastingRefusal | null,
): LastingRefusal | null => (isSubject || lasting === 'suspended' || lasting === 'archived' ? lasting : null)

/** Turns "there is none" into an unknown, for what must exist. */
export const expected = <T>(
  answer: Known<T | null>,
  what: string,
  permission: string,
  isSubject = false,
): Known<T> => {
  if (!answer.known) return answer
  if (answer.value !== null) return known(answer.value)
  const why = `GitHub did not find ${what} (404); if it exists, give the token the permission \`${permission}\``
  return isSubject ? refusedForGood(why, 'missing') : unknown(why)
}

/** A repository as the parameters of GitHub's routes name it. @param repository  as facts or as `owner/name` */
export const placeOf = (
  repository: string | { readonly owner: string; readonly name: string },
): { readonly owner: string; readonly repo: string } => {
  if (typeof repository !== 'string') return { owner: repository.owner, repo: repository.name }
  const [owner = '', repo = ''] = repository.split('/')
  return { owner, repo }
}

/** Ask for what has to be there. @see expected */
export const askExpected = async <T>(client: Client, question: Question<T>): Promise<Known<T>> =>
  expected(await client(question), question.what, question.permission, question.isSubject)
