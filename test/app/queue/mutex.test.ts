import { describe, expect, it } from '@jest/globals'
import { createMutex } from '../../../app/queue/mutex.ts'

const nothing = async (): Promise<void> => {}

describe('work with the same key', () => {
  it('runs one after the other, and a failure does not stop the next', async () => {
    const { run } = createMutex((key: string) => key)
    const done: string[] = []
    const slow = run('a', async () => {
      await new Promise(resolve => setTimeout(resolve, 20))
      done.push('slow')
      throw new Error('refused')
    })
    const quick = run('a', async () => void done.push('quick'))
    const other = run('b', async () => void done.push('other'))
    await Promise.allSettled([slow, quick, other])
    expect(done).toEqual(['other', 'slow', 'quick'])
  })

  it('detects whether other work ran in between, and ignores work under other keys', async () => {
    const { run, watch } = createMutex((key: string) => key)
    await run('a', nothing)
    const isAlone = watch('a')
    await run('b', nothing)
    const seen: boolean[] = []
    await run('a', async () => void seen.push(isAlone()))
    expect(seen).toEqual([true])
  })

  it.each([
    ['ran in the meantime', async (run: () => Promise<void>) => await run(), nothing],
    ['was running when it was asked', nothing, async (run: () => Promise<void>) => void run()],
    ['waits before it', async (run: () => Promise<void>) => void run(), nothing],
  ])('knows that somebody %s', async (_name, after, before) => {
    const { run, watch } = createMutex((key: string) => key)
    const other = () => run('a', () => new Promise(resolve => setTimeout(resolve, 5)))
    await before(other)
    const isAlone = watch('a')
    await after(other)
    const seen: boolean[] = []
    await run('a', async () => void seen.push(isAlone()))
    expect(seen).toEqual([false])
  })
})
