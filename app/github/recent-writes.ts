import { readHeader } from '../../src/core/follow-ups/model/follow-up-marks.ts'
import type { Repository } from '../../src/core/gate/model/facts.ts'
import type { Operation } from '../../src/core/lifecycle/model/operation.ts'
import { digestOf } from '../../src/core/text/digest-of.ts'
import { NotYetError } from '../../src/core/vocabulary/not-yet.ts'
import { asNumber, asObject, asText } from '../../src/io/github/client/shapes.ts'
import type { MadeIssue, RecentWrites } from '../../src/io/github/read/recent-writes.ts'
import type { WriteObserver } from '../../src/io/github/write/execute.ts'
import type { WorkQueue } from '../queue/work-queue.ts'

/** The most issues that are remembered of one repository. */
const mostIssues = 200

/** What the app remembers of its own writes, for itself and its replicas. */
export type WriteMemory = {
  readonly of: (repository: Repository) => RecentWrites
  readonly observe: (repository: Repository) => WriteObserver
}

/**
 * Remember what was written, and what may have been: the answer of a write can be lost after GitHub did it, and the
 * process that wrote it can be gone. Such a thing is not made again before lists had `catchUpMs` milliseconds to show it.
 */
export const createWriteMemory = (
  { recall, remember, remembersSinceMs }: Pick<WorkQueue, 'recall' | 'remember' | 'remembersSinceMs'>,
  nowMs: () => number,
  catchUpMs: number,
): WriteMemory => {
  const read = async <T>(name: string): Promise<T | null> => {
    const text = await recall(name)
    // Only what is written below is read here.
    return text === null ? null : (JSON.parse(text) as T)
  }
  const write = (name: string, value: unknown): Promise<void> => remember(name, JSON.stringify(value))
  /** How long lists may still be behind something of that time; no longer than at first, whatever a clock says. */
  const leftOf = (sinceMs: number): number => Math.min(sinceMs + catchUpMs - nowMs(), catchUpMs)
  /** An earlier process may have made what lists do not show yet: it is waited for once after the start. */
  const wholeInMs = (): number => leftOf(remembersSinceMs)
  const issuesOf = async (repository: string): Promise<readonly MadeIssue[]> =>
    (await read<readonly MadeIssue[]>(nameOf.issues(repository))) ?? []

  const noteWritten = async (place: string, operation: Operation, data: unknown): Promise<void> => {
    const [id, number] = [asNumber(asObject(data)?.id), asNumber(asObject(data)?.number)]
    if (operation.kind === 'create check' || operation.kind === 'update check') {
      const head = asText(asObject(data)?.head_sha)
      if (id !== null && head !== null) await write(nameOf.check(place, head), id)
    } else if (operation.kind === 'create comment' || operation.kind === 'update comment') {
      const updatedAt = asText(asObject(data)?.updated_at) ?? ''
      const issue = /\/issues\/(\d+)$/.exec(asText(asObject(data)?.issue_url) ?? '')?.[1]
      if (id !== null && issue) await write(nameOf.comment(place, Number(issue)), { id, updatedAt })
    } else if (operation.kind === 'open issue' && number !== null) {
      const made: MadeIssue = {
        issue: `${operation.repository}#${number}`,
        keys: readHeader(operation.body)?.keys ?? [],
        from: readHeader(operation.body)?.from.toLowerCase() ?? '',
      }
      const others = await issuesOf(operation.repository)
      await write(nameOf.issues(operation.repository), [...others, made].slice(-mostIssues))
    }
  }

  return {
    of: repository => {
      const place = `${repository.owner}/${repository.name}`
      return {
        checkOn: sha => read<number>(nameOf.check(place, sha)),
        commentOf: number => read(nameOf.comment(place, number)),
        issuesIn: issuesOf,
        isWhole: () => wholeInMs() <= 0,
      }
    },
    observe: repository => {
      const place = `${repository.owner}/${repository.name}`
      return {
        before: async operation => {
          const identity = identityOf(operation)
          const lostAt = identity === null ? null : await read<number>(nameOf.lost(place, identity))
          if (identity === null) return
          const leftMs = Math.max(wholeInMs(), lostAt === null ? 0 : leftOf(lostAt))
          if (leftMs <= 0) return
          throw new NotYetError(
            'GitHub may have done this write already, without an answer that reached the app: it is looked for.',
            leftMs,
          )
        },
        written: (operation, data) => noteWritten(place, operation, data),
        lost: async operation => {
          const identity = identityOf(operation)
          if (identity !== null) await write(nameOf.lost(place, identity), nowMs())
        },
      }
    },
  }
}

const nameOf = {
  check: (place: string, sha: string) => `check ${place.toLowerCase()} ${sha}`,
  comment: (place: string, number: number) => `comment ${place.toLowerCase()}#${number}`,
  issues: (place: string) => `issues ${place.toLowerCase()}`,
  lost: (place: string, identity: string) => `lost ${place.toLowerCase()} ${identity}`,
}

/** What a write would make twice if it were sent twice; `null` where a second one changes nothing. */
const identityOf = (operation: Operation): string | null => {
  switch (operation.kind) {
    case 'create check':
      return `check ${operation.head}`
    case 'create comment':
      return `comment ${operation.number}`
    case 'open issue':
      return `issue ${operation.repository} ${readHeader(operation.body)?.keys.join() ?? operation.title}`
    case 'comment on issue':
      return `comment ${operation.repository}#${operation.number} ${digestOf(operation.body)}`
    default:
      return null
  }
}
