import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { Redis } from 'ioredis'
import { steadyNow } from '../../../app/github/github-clock.ts'
import { createLoneQueue } from '../../../app/queue/lone-queue.ts'
import { createRedisQueue } from '../../../app/queue/redis-queue.ts'
import type { Run, WorkQueue } from '../../../app/queue/work-queue.ts'
import { isUrgent, keyOf, mergeTasks, type Task, type TaskOf } from '../../../app/task.ts'
import { hasRedis, startRedis, type TestRedis } from '../../support/app/start-redis.ts'

const rules = { keyOf, merge: mergeTasks, isUrgent, now: steadyNow, warn: () => undefined }

const change = (number: number, actor: string, because = 'pull_request.labeled'): Task => ({
  kind: 'change',
  number,
  witnesses: [
    {
      via: 'label',
      label: 'artifact: approved',
      actor,
      at: '',
      head: '',
      base: { ref: 'main', sha: '' },
      body: '',
    },
  ],
  before: [],
  installation: 1,
  repository: { owner: 'acme', name: 'widgets' },
  because,
  delivery: actor,
})

const until = async (isOver: () => boolean): Promise<void> => {
  for (let tries = 0; !isOver() && tries < 500; tries += 1) await sleep(10)
}

/** Who is in the witnesses of a task, in order. */
const actorsOf = (task: Task): readonly string[] =>
  (task as TaskOf<'change'>).witnesses.map(witness => witness.actor)

type Kind = {
  readonly setUp: () => Promise<void>
  readonly open: () => Promise<WorkQueue>
  readonly tearDown: () => Promise<void>
}

const file = (): Kind & { readonly dir: () => string } => {
  let dir = ''
  return {
    dir: () => dir,
    setUp: async () => {
      dir = mkdtempSync(join(tmpdir(), 'closeout-state-'))
    },
    open: () => createLoneQueue({ ...rules, stateDir: dir, atOnce: 2 }),
    tearDown: async () => rmSync(dir, { recursive: true, force: true }),
  }
}

const together = (): Kind => {
  let redis: TestRedis | null = null
  let count = 0
  return {
    setUp: async () => {
      redis ??= await startRedis()
      count += 1
    },
    open: () =>
      createRedisQueue({ ...rules, url: redis?.url ?? '', app: String(count), atOnce: 2, scanMs: 300 }),
    tearDown: async () => {
      await redis?.stop()
      redis = null
    },
  }
}

const contract = (name: string, kind: Kind): void =>
  describe(name, () => {
    const opened: WorkQueue[] = []
    const open = async (): Promise<WorkQueue> => {
      const queue = await kind.open()
      opened.push(queue)
      return queue
    }
    beforeEach(kind.setUp)
    afterEach(async () => {
      for (const queue of opened.splice(0)) await queue.close(0)
      await kind.tearDown()
    })

    it('runs one reconcile for a key at a time, and joins what waits in the order in which it came', async () => {
      const queue = await open()
      const ran: (readonly string[])[] = []
      let side = 0
      let release = (): void => undefined
      const gate = new Promise<void>(resolve => {
        release = resolve
      })
      const run: Run = async task => {
        side += 1
        expect(side).toBe(1)
        ran.push(actorsOf(task))
        await gate
        side -= 1
        return { kind: 'done' }
      }
      await queue.add([change(1, 'a')])
      await queue.start(run)
      while (ran.length === 0) await sleep(5)
      for (const actor of ['b', 'c', 'd']) await queue.add([change(1, actor)])
      release()
      await queue.settle()
      expect([ran, (await queue.state()).waiting]).toEqual([[['a'], ['b', 'c', 'd']], 0])
    })

    it('keeps what was stored for the next process, when this one never worked', async () => {
      const first = await open()
      await first.add([change(1, 'a'), change(2, 'b')])
      await first.add([change(1, 'c')])
      await first.close(0)
      opened.length = 0
      const second = await open()
      const ran: string[] = []
      await second.start(async task => {
        ran.push(actorsOf(task).join())
        return { kind: 'done' }
      })
      await second.settle()
      expect(ran.toSorted()).toEqual(['a,c', 'b'])
    })

    it('keeps a task that failed, counts the attempt, and tries again with what came meanwhile', async () => {
      const queue = await open()
      const ran: string[] = []
      await queue.start(async (task, attempt) => {
        ran.push(`${actorsOf(task).join()} ${attempt}`)
        return attempt < 2 ? { kind: 'again', afterMs: 30, isFailure: true } : { kind: 'done' }
      })
      await queue.add([change(1, 'a')])
      await queue.settle()
      expect(ran).toEqual(['a 0', 'a 1', 'a 2'])
    })

    it('a clock that is set back by hours delays no second try', async () => {
      const queue = await open()
      const trueNow = Date.now
      let tries = 0
      await queue.start(async () => {
        tries += 1
        if (tries > 1) return { kind: 'done' }
        setTimeout(() => {
          Date.now = () => trueNow() - 5 * 3_600_000
        }, 100)
        return { kind: 'again', afterMs: 500, isFailure: true }
      })
      await queue.add([change(1, 'a')])
      try {
        const late = sleep(20_000, 'late', { ref: false })
        expect(await Promise.race([queue.settle(), late])).toBeUndefined()
      } finally {
        Date.now = trueNow
      }
      expect(tries).toBe(2)
    })

    it('a wait that is no failure holds no slot and counts no attempt', async () => {
      const queue = await open()
      const ran: string[] = []
      const waited = new Set<string>()
      await queue.start(async (task, attempt) => {
        const who = actorsOf(task).join()
        ran.push(`${who} ${attempt}`)
        if (who === 'last' || waited.has(who)) return { kind: 'done' }
        waited.add(who)
        return { kind: 'again', afterMs: 400, isFailure: false }
      })
      await queue.add([change(1, 'a'), change(2, 'b'), change(3, 'c')])
      await queue.add([change(4, 'last')])
      await queue.settle()
      expect(ran.indexOf('last 0')).toBeLessThan(4)
      expect(ran.toSorted()).toEqual(['a 0', 'a 0', 'b 0', 'b 0', 'c 0', 'c 0', 'last 0'])
    })

    it('a dead letter stays stored, is replayed on request, and joins the next delivery of its key', async () => {
      const queue = await open()
      const ran: string[] = []
      let isIll = true
      const run: Run = async task => {
        ran.push(actorsOf(task).join())
        return isIll ? { kind: 'dead', why: 'GitHub refused' } : { kind: 'done' }
      }
      await queue.start(run)
      await queue.add([change(1, 'a')])
      await queue.settle()
      expect((await queue.listDead()).map(({ key, why }) => [key, why])).toEqual([
        ['acme/widgets#1', 'GitHub refused'],
      ])
      expect((await queue.state()).dead).toBe(1)
      await queue.add([change(1, 'b')])
      await queue.settle()
      isIll = false
      expect(await queue.replay()).toBe(1)
      await queue.settle()
      expect([ran, (await queue.state()).dead]).toEqual([['a', 'a,b', 'a,b'], 0])
    })

    it('tasks of a sweep wait until nothing else does', async () => {
      const queue = await open()
      const ran: string[] = []
      await queue.add([change(1, 's1', 'sweep'), change(2, 's2', 'sweep'), change(3, 's3', 'sweep')])
      await queue.add([change(4, 'u1'), change(5, 'u2')])
      // Jobs are made after the answer.
      await sleep(200)
      await queue.start(async task => {
        ran.push(actorsOf(task).join())
        return { kind: 'done' }
      })
      await queue.settle()
      expect(ran.slice(0, 2).toSorted()).toEqual(['u1', 'u2'])
    })

    it('writes to one repository take turns, and a name is held once', async () => {
      const [one, other] = [await open(), kind === lone ? null : await open()]
      const queues = [one, other ?? one]
      let side = 0
      const turns = queues.map(queue =>
        queue.inTurn({ owner: 'Acme', name: 'widgets' }, async lease => {
          side += 1
          expect([side, lease.isHeld()]).toEqual([1, true])
          await sleep(40)
          side -= 1
        }),
      )
      await Promise.all(turns)
      let inner: boolean | null = null
      await one.once('sweep', async () => {
        inner = await (other ?? one).once('sweep', async () => undefined)
      })
      expect(inner).toBe(false)
    })

    it('tasks that wait for their turn to write hold up no other task', async () => {
      const queue = await open()
      const repository = { owner: 'acme', name: 'widgets' }
      const done: number[] = []
      let end: () => void = () => undefined
      const ended = new Promise<void>(resolve => {
        end = resolve
      })
      // Two may work at once: four wait for a turn, and then two do not.
      const waiting = [1, 2, 3, 4]
      await queue.start(async task => {
        const { number } = task as TaskOf<'change'>
        if (waiting.includes(number)) await queue.inTurn(repository, () => ended)
        done.push(number)
        return { kind: 'done' }
      })
      await queue.add([...waiting, 5, 6].map(number => change(number, 'a')))
      await until(() => done.length === 2)
      expect(done.toSorted()).toEqual([5, 6])
      end()
      await queue.settle()
      expect(done.toSorted()).toEqual([1, 2, 3, 4, 5, 6])
    })

    it('a task whose turn to write has not come when the process stops is done by the next', async () => {
      const queue = await open()
      const repository = { owner: 'acme', name: 'widgets' }
      const turns: number[] = []
      let end: () => void = () => undefined
      const ended = new Promise<void>(resolve => {
        end = resolve
      })
      const run: (queue: WorkQueue) => Run = of => async task => {
        try {
          await of.inTurn(repository, async () => {
            turns.push((task as TaskOf<'change'>).number)
            await ended
          })
          return { kind: 'done' }
        } catch {
          return { kind: 'again', afterMs: 0, isFailure: false }
        }
      }
      await queue.start(run(queue))
      await queue.add([change(1, 'a'), change(2, 'b')])
      await until(() => turns.length === 1)
      await sleep(100)
      const closed = queue.close(5_000)
      end()
      await closed
      expect(turns).toHaveLength(1)
      const next = await open()
      await next.start(run(next))
      await next.settle()
      expect(turns.toSorted()).toEqual([1, 2])
    })

    it('notes outlive the process', async () => {
      const first = await open()
      await first.writeNote('swept', 'now')
      await first.close(0)
      opened.length = 0
      expect(await (await open()).readNote('swept')).toBe('now')
    })
  })

const lone = file()
contract('the queue of one process', lone)

if (hasRedis()) {
  contract('the queue on Redis', together())

  it('a process that was taken for dead removes only what it had, not what came for the one that took over', async () => {
    const redis = await startRedis()
    const queue = await createRedisQueue({ ...rules, url: redis.url, app: 'late', atOnce: 1, scanMs: 300 })
    const other = new Redis(redis.url)
    const ran: string[] = []
    await queue.start(async task => {
      ran.push(actorsOf(task).join())
      if (ran.length === 1) {
        // Another process has done the same entry in the meantime, and a new one came.
        await other.lpop('{closeout:late}:tasks:acme/widgets#1')
        await queue.add([change(1, 'new')])
      }
      return { kind: 'done' }
    })
    await queue.add([change(1, 'old')])
    await queue.settle()
    await queue.close(0)
    other.disconnect()
    await redis.stop()
    expect(ran).toEqual(['old', 'new'])
  })
} else it.todo('redis-server is not installed: the tests of the queue on Redis were left out')

describe('the journal', () => {
  const kind = file()
  beforeAll(kind.setUp)
  afterAll(kind.tearDown)
  const path = () => join(kind.dir(), 'queue.journal')
  const collect = async (): Promise<readonly string[]> => {
    const queue = await kind.open()
    const ran: string[] = []
    await queue.start(async task => {
      ran.push(...actorsOf(task))
      return { kind: 'done' }
    })
    await queue.settle()
    await queue.close(0)
    return ran
  }

  it('reads over a torn tail and a damaged line, and loses nothing else', async () => {
    const queue = await kind.open()
    await queue.add([change(1, 'a')])
    await queue.add([change(2, 'b')])
    await queue.add([change(3, 'c')])
    await queue.close(0)
    const lines = readFileSync(path(), 'utf8').split('\n')
    lines[1] = (lines[1] ?? '').replace('"b"', '"x"')
    writeFileSync(path(), lines.join('\n'))
    appendFileSync(path(), (lines[0] ?? '').slice(0, 40))
    expect(await collect()).toEqual(['a', 'c'])
    expect(await collect()).toEqual([])
  })

  it('refuses a second process while the first lives, and names the folder', async () => {
    const queue = await kind.open()
    await expect(kind.open()).rejects.toThrow(`STATE_DIR ${kind.dir()} is in use by process ${process.pid}`)
    await queue.close(0)
  })

  it('is written anew when it has grown, and keeps what is not done', async () => {
    const { openJournal } = await import('../../../app/queue/journal.ts')
    const kept = { op: 'note' as const, name: 'kept', text: 'yes' }
    const { journal } = await openJournal(kind.dir(), { live: () => [kept], compactBytes: 10_000 })
    for (let index = 0; index < 100; index += 1) {
      await journal.append([{ op: 'note', name: 'grown', text: 'x'.repeat(500) }])
    }
    await journal.close()
    const text = readFileSync(path(), 'utf8')
    expect([text.length < 15_000, text.includes('"kept"')]).toEqual([true, true])
  })

  it('refuses a folder that cannot be written, with the reason', async () => {
    writeFileSync(join(kind.dir(), 'plain'), '')
    const open = createLoneQueue({ ...rules, stateDir: join(kind.dir(), 'plain'), atOnce: 1 })
    await expect(open).rejects.toThrow(/STATE_DIR .*plain cannot be written: (EEXIST|ENOTDIR)/)
  })
})
