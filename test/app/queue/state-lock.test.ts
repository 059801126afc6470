import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { lockState } from '../../../app/queue/state-lock.ts'
import { openProcesses } from '../../../src/io/processes.ts'
import { loneQueues, taskOf } from '../../support/app/lone-queues.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

describe('the lock of the state folder', () => {
  const { open, warnings, close } = loneQueues()
  let dir = ''
  beforeEach(() => {
    dir = temporaryFolder()
  })
  afterEach(close)
  const path = () => join(dir, 'lock')
  const timed = async (work: () => Promise<unknown>): Promise<number> => {
    const since = performance.now()
    await work()
    return performance.now() - since
  }

  it.each(['', 'x', '{"token":"a"', 'null', '{}'])(
    'that is %j belongs to nobody: it is taken over soon, with a line in the log',
    async text => {
      writeFileSync(path(), text)
      expect(await timed(() => open(dir))).toBeLessThan(6_000)
      expect(warnings).toEqual([expect.stringContaining(`${path()} was empty or damaged`)])
      expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ pid: process.pid })
    },
  )

  it('that is a folder: the start is refused at once, with the file and the fix', async () => {
    mkdirSync(path())
    const took = await timed(() => expect(open(dir)).rejects.toThrow(`${path()}, is a folder (EISDIR).`))
    expect(took).toBeLessThan(1_000)
  })

  it('whose holder may live elsewhere: after two seconds the log says who it is', async () => {
    const holder = {
      token: 'a',
      host: 'elsewhere',
      pid: 17,
      started: '5',
      startedAt: '2026-01-02T03:04:05.000Z',
    }
    writeFileSync(path(), JSON.stringify(holder))
    const taking = open(dir).catch(error => error)
    await sleep(1_500)
    expect(warnings).toEqual([])
    await sleep(1_500)
    expect(warnings).toEqual([
      expect.stringMatching(/process 17 on elsewhere, started at 2026-01-02T03:04:05.000Z/),
    ])
    rmSync(path())
    expect(await taking).toHaveProperty('add')
    expect(warnings).toHaveLength(1)
  })

  it('never stands there half written, and leaves nothing beside it', async () => {
    const seen: string[] = []
    for (let count = 0; count < 50; count += 1) {
      const taking = lockState(dir)
      let isTaken = false
      void taking.then(() => {
        isTaken = true
      })
      while (!isTaken) {
        try {
          seen.push(readFileSync(path(), 'utf8'))
        } catch {
          // Not yet.
        }
        await new Promise(resolve => setImmediate(resolve))
      }
      await (await taking).release()
    }
    expect(seen.filter(text => !text.endsWith('}'))).toEqual([])
    expect(readdirSync(dir)).toEqual([])
  })

  it('is had by one of several that start together on the lock of a killed process', async () => {
    const { host } = JSON.parse(
      await lockState(dir).then(async lock => {
        const text = readFileSync(path(), 'utf8')
        await lock.release()
        return text
      }),
    )
    writeFileSync(path(), JSON.stringify({ token: 'dead', host, pid: 2 ** 22 + 1, started: '1' }))
    const locks = await Promise.allSettled([1, 2, 3, 4].map(() => lockState(dir)))
    const held = locks.flatMap(one => (one.status === 'fulfilled' && one.value.isHeld() ? [one.value] : []))
    expect(held).toHaveLength(1)
    expect(readdirSync(dir)).toEqual(['lock'])
    await held[0]?.release()
  })

  it('that another process has: this one stores nothing, begins nothing, and may write nothing', async () => {
    const first = await open(dir)
    const ran: number[] = []
    let isWriting = (): boolean => true
    let release = (): void => undefined
    const gate = new Promise<void>(resolve => {
      release = resolve
    })
    await first.start(async task => {
      ran.push('number' in task ? task.number : 0)
      await first.inTurn(task.repository, async lease => {
        isWriting = lease.isHeld
        await gate
      })
      return { kind: 'done' }
    })
    await first.add([taskOf(1)])
    while (ran.length === 0) await sleep(5)
    await sleep(20)
    expect(isWriting()).toBe(true)
    rmSync(path())
    const second = await open(dir)
    expect(isWriting()).toBe(false)
    await expect(first.add([taskOf(2)])).rejects.toThrow(/is no longer held by this process/)
    await expect(first.check()).rejects.toThrow(/is no longer held/)
    expect(await first.once('sweep', async () => undefined)).toBe(false)
    // What the first one had under way ends without a trace in the file of the second one.
    await second.add([taskOf(4)])
    const stored = readFileSync(join(dir, 'queue.journal'), 'utf8')
    release()
    await sleep(200)
    expect(readFileSync(join(dir, 'queue.journal'), 'utf8')).toBe(stored)
    await second.start(async () => ({ kind: 'done' }))
    await second.settle()
    await second.add([taskOf(3)])
    expect(ran).toEqual([1])
    await sleep(2_500)
    expect(warnings).toEqual([expect.stringContaining('is no longer held by this process')])
  })

  it('that is lost: what waits is not begun by the process that lost it', async () => {
    const queue = await open(dir)
    await queue.add([taskOf(1)])
    rmSync(path())
    const ran: number[] = []
    await queue.start(async () => {
      ran.push(1)
      return { kind: 'done' }
    })
    await sleep(100)
    expect(ran).toEqual([])
  })

  it('is not kept alive for another process by one that lost it', async () => {
    const lock = await lockState(dir)
    const other = { token: 'other', host: 'elsewhere', pid: 1, started: '' }
    writeFileSync(path(), JSON.stringify(other))
    await sleep(2_500)
    await lock.release()
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual(other)
    expect(openProcesses().self.pid).toBe(process.pid)
  })

  it.each(['/proc/x', '/proc/x/y', '/sys/x'])(
    'in a folder that cannot be made (%s): the start is refused at once',
    async folder => {
      const took = await timed(() =>
        expect(open(folder)).rejects.toThrow(new RegExp(`STATE_DIR ${folder} cannot be written: E`)),
      )
      expect(took).toBeLessThan(1_000)
    },
  )

  it('in a folder several levels below one that exists: all of them are made, for this user alone', async () => {
    await open(join(dir, 'a', 'b', 'c'))
    expect(readdirSync(join(dir, 'a', 'b', 'c')).toSorted()).toEqual(['lock', 'queue.journal'])
  })
})
