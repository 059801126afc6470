import { asNumber, asObject, asText, type Json } from '../../src/io/github/client/shapes.ts'
import type { TaskTarget } from '../task.ts'

/** Maps the end of something that a closeout may name as evidence. */
type Ended = (payload: Json) => readonly TaskTarget[]

/** Something ended that may be evidence. `words` are its names and ids, as a closeout writes them. */
const ended = (sha: string | null, words: readonly (string | number | null)[], isListed: boolean) =>
  sha === null
    ? []
    : [
        {
          kind: 'evidence' as const,
          sha,
          words: words.flatMap(word => (word === null || word === '' ? [] : [String(word)])),
          isListed,
        },
      ]

const isFilled = (list: unknown): boolean => Array.isArray(list) && list.length > 0

/** A check run that has completed. */
export const checkEnded: Ended = payload => {
  const run = asObject(payload.check_run)
  const workflowRun = /\/actions\/runs\/(\d+)/.exec(asText(run?.details_url) ?? '')?.[1] ?? null
  const words = [asText(run?.name), asNumber(run?.id), workflowRun]
  return ended(asText(run?.head_sha), words, isFilled(run?.pull_requests))
}

/** A commit status that is no longer pending. */
export const statusSet: Ended = payload =>
  payload.state === 'pending'
    ? []
    : ended(asText(payload.sha), [asText(payload.context)], isFilled(payload.branches))

/** A workflow run that has completed. */
export const runEnded: Ended = payload => {
  const run = asObject(payload.workflow_run)
  return ended(asText(run?.head_sha), [asNumber(run?.id)], isFilled(run?.pull_requests))
}
