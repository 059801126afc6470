import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from '@jest/globals'
import { listen, openGit } from '../../../../src/io/git/objects/open-git.ts'
import { runGit } from '../../../support/repository.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'

const repositoryWith = (content: Buffer): { readonly folder: string; readonly oid: string } => {
  const folder = temporaryFolder()
  runGit(folder, ['init', '-q'])
  return { folder, oid: runGit(folder, ['hash-object', '-w', '--stdin'], content).trim() }
}

describe('what a git prints before somebody listens', () => {
  it.each([
    ['little, by a git that has ended', 100],
    ['more than is kept, so that git waits', 5_000_000],
  ])('is not lost: %s', async (_name, size) => {
    const content = Buffer.alloc(size, 'abcdefg')
    const { folder, oid } = repositoryWith(content)
    const started = openGit(folder, process.env, 10_000).start(['cat-file', 'blob', oid])
    if (size < 1_000) await started.end
    else await sleep(300)
    const chunks: Buffer[] = []
    expect((await listen(started, chunk => chunks.push(chunk))).code).toBe(0)
    expect(Buffer.concat(chunks).equals(content)).toBe(true)
  })

  it('is all there when the git has ended', async () => {
    const content = Buffer.alloc(300_000, 'xyz')
    const { folder, oid } = repositoryWith(content)
    let bytes = 0
    const end = await listen(openGit(folder, process.env, 10_000).start(['cat-file', 'blob', oid]), chunk => {
      bytes += chunk.length
    })
    expect([end.code, bytes]).toEqual([0, content.length])
  })
})
