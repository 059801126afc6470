import { readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { type LockIntent, lockStore } from '../../../src/io/store/lock-store.ts'
import { storeDisk } from '../../../src/io/store/store-disk.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

let folder: string
let lock: string
beforeEach(() => {
  folder = temporaryFolder()
  lock = join(folder, '.lock')
})

const intent: LockIntent = {
  run: 'r'.repeat(128),
  path: `${'r'.repeat(128)}/issues.json`,
  sha256: 'a'.repeat(64),
}
const nothing = (): void => undefined

/** Take the lock, rewrite who holds it, and leave it. */
const orphan = async (change: (parts: string[]) => string[]): Promise<void> => {
  await lockStore(storeDisk, lock, intent, nothing)
  const target = change(readlinkSync(lock).split('.')).join('.')
  rmSync(lock)
  symlinkSync(target, lock)
}

describe('the lock of a store', () => {
  it('names its holder in less than the 60 bytes that a short link has', async () => {
    await lockStore(storeDisk, lock, intent, nothing)
    expect(readlinkSync(lock).length).toBeLessThan(60)
  })

  it('lets one holder in at a time', async () => {
    let inside = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        const release = await lockStore(storeDisk, lock, intent, nothing)
        inside += 1
        most = Math.max(most, inside)
        await new Promise(done => setTimeout(done, 2))
        inside -= 1
        release()
      }),
    )
    expect(most).toBe(1)
  })

  it('of a process whose number now belongs to a younger one is orphaned, and its work is handed on', async () => {
    await orphan(([host = '', boot = '', space = '', pid = '', , token = '']) => [
      host,
      boot,
      space,
      pid,
      '1',
      token,
    ])
    const found: LockIntent[] = []
    const release = await lockStore(storeDisk, lock, intent, work => found.push(work))
    expect(found).toEqual([expect.objectContaining(intent)])
    release()
    expect(readdirSync(folder)).toEqual(['.intent'])
  })

  it('from before the machine started again is orphaned', async () => {
    await orphan(([host = '', , ...rest]) => [host, 'abcdef', ...rest])
    const release = await lockStore(storeDisk, lock, intent, nothing)
    release()
    expect(readdirSync(folder)).toEqual(['.intent'])
  })

  it('whose holder had noted nothing hands nothing on', async () => {
    await orphan(parts => [...parts.slice(0, 4), '1', 'another-1'])
    const found: LockIntent[] = []
    await lockStore(storeDisk, lock, intent, work => found.push(work))
    expect(found).toEqual([])
  })

  it('is cleared by one of many that find it orphaned, and its work is handed on once', async () => {
    await orphan(parts => [...parts.slice(0, 4), '1', ...parts.slice(5)])
    let recoveries = 0
    const releases = Array.from({ length: 8 }, async () => {
      const release = await lockStore(storeDisk, lock, intent, () => {
        recoveries += 1
      })
      release()
    })
    await Promise.all(releases)
    expect(recoveries).toBe(1)
    expect(readdirSync(folder)).toEqual(['.intent'])
  })

  it('stays in place when the work of an orphan cannot be put right', async () => {
    await orphan(parts => [...parts.slice(0, 4), '1', ...parts.slice(5)])
    const before = readlinkSync(lock)
    const failing = lockStore(storeDisk, lock, intent, () => {
      throw new Error('not now')
    })
    await expect(failing).rejects.toThrow('not now')
    expect(readlinkSync(lock)).toBe(before)
  })
})
