import { CloseoutError } from '../../../core/vocabulary/errors.ts'
import type { Git, GitProcess } from './open-git.ts'
import { explainGitFailure } from './run-git.ts'

/** `content` is `null` for an object that is larger than the reader's limit. */
export type GitObject = {
  readonly oid: string
  readonly type: string
  readonly size: number
  readonly content: Buffer | null
}

/** Reads objects by any name that git understands. `null`: there is none here. */
export type Objects = {
  readonly read: (name: string) => Promise<GitObject | null>
  readonly close: () => void
}

type Waiting = {
  readonly name: string
  readonly resolve: (object: GitObject | null) => void
  readonly reject: (error: unknown) => void
}

const header = /^([0-9a-f]{40,64}) (\w+) (\d+)$/

/** Larger objects are not read. */
export const largestObjectBytes = 8 * 1024 * 1024

/**
 * One long-lived `git cat-file --batch` for all of a run's reads, asked in a pipeline.
 *
 * Git ends when it misses an object that a partial clone promises; that object is then absent and git is started
 * anew for the others.
 */
export const openObjects = (git: Git, where: string): Objects => {
  const waiting: Waiting[] = []
  let process: GitProcess | null = null
  let isClosed = false

  const start = (): GitProcess => {
    const started = git.start(['cat-file', '--batch'], { hasInput: true })
    let answered = 0
    const read = answerReader(object => {
      answered += 1
      waiting.shift()?.resolve(object)
    })
    started.listen(read)
    started.end.then(
      ({ stderr }) => {
        if (process === started) process = null
        if (isClosed || waiting.length === 0) return
        if (answered === 0 && !/promisor|could not fetch|lazy/i.test(stderr)) {
          for (const one of waiting.splice(0)) one.reject(explainGitFailure(where, stderr))
          return
        }
        waiting.shift()?.resolve(null)
        if (waiting.length > 0) client(waiting.map(one => one.name))
      },
      error => {
        process = null
        for (const one of waiting.splice(0)) one.reject(error)
      },
    )
    return started
  }

  const client = (names: readonly string[]): void => {
    process ??= start()
    process.stdin?.write(names.map(name => `${name}\n`).join(''))
  }

  return {
    read: name =>
      new Promise((resolve, reject) => {
        if (isClosed)
          return reject(
            new CloseoutError('git-failed', `The objects of ${where} were read after the reader was closed.`),
          )
        if (name === '' || /[\n\0]/.test(name)) return resolve(null)
        waiting.push({ name, resolve, reject })
        client([name])
      }),
    close: () => {
      isClosed = true
      process?.stdin?.end()
      for (const one of waiting.splice(0)) one.resolve(null)
    },
  }
}

/** Reads `<oid> <type> <size>`, content and a line feed; or `<name> missing`. */
const answerReader = (deliver: (object: GitObject | null) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0)
  let open: { oid: string; type: string; size: number; left: number; parts: Buffer[] | null } | null = null

  const finish = (): void => {
    if (!open) return
    const { oid, type, size, parts } = open
    open = null
    deliver({ oid, type, size, content: parts && Buffer.concat(parts).subarray(0, size) })
  }

  return chunk => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    for (;;) {
      if (open) {
        const taken = rest.subarray(0, open.left)
        open.parts?.push(taken)
        open.left -= taken.length
        rest = rest.subarray(taken.length)
        if (open.left > 0) return
        finish()
      }
      const end = rest.indexOf(10)
      if (end < 0) return
      const match = header.exec(rest.toString('latin1', 0, end))
      rest = rest.subarray(end + 1)
      if (!match) {
        deliver(null)
        continue
      }
      const size = Number(match[3])
      open = {
        oid: match[1] as string,
        type: match[2] as string,
        size,
        left: size + 1,
        parts: size > largestObjectBytes ? null : [],
      }
    }
  }
}
