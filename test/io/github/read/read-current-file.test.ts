import { afterEach, describe, expect, it } from '@jest/globals'
import { readBlob } from '../../../../src/io/github/change/read-tree.ts'
import { createClient } from '../../../../src/io/github/client/client.ts'
import { readCurrentFile } from '../../../../src/io/github/read/read-current-file.ts'
import { makeRepository } from '../../../support/repository.ts'
import { serveRepository } from '../../../support/serve-repository.ts'

const place = { owner: 'octo', name: '.github' }
const path = '.github/closeout.yml'
const text = `floor: { mode: enforce } # ${'x'.repeat(80)}\n`
const oid = 'a'.repeat(40)
// GitHub breaks the lines of its base64.
const content = `${(
  Buffer.from(text)
    .toString('base64')
    .match(/.{1,60}/g) ?? []
).join('\n')}\n`

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const serve = async (answer: Readonly<Record<string, unknown>>) => {
  const repository = makeRepository()
  cleanups.push(repository.remove)
  const server = await serveRepository(repository.dir)
  cleanups.push(server.close)
  server.interfere((_url, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(answer))
    return true
  })
  const client = createClient(server.request)
  return [await readCurrentFile(client, place, path), await readBlob(client, place, oid, path)] as const
}

const sound = { content, encoding: 'base64', size: text.length, sha: oid }

describe('the content of a file that GitHub answers', () => {
  it('is known where it is whole', async () => {
    const [file, blob] = await serve(sound)
    expect(file).toEqual({ known: true, value: { content: Buffer.from(text), oid } })
    expect(blob).toEqual({ known: true, value: Buffer.from(text) })
    const [empty] = await serve({ ...sound, content: '', size: 0 })
    expect(empty).toEqual({ known: true, value: { content: Buffer.from(''), oid } })
  })

  it('is not known where it is cut off, empty without cause, or no base64', async () => {
    for (const broken of [
      { content: '' },
      { content: '!!!!' },
      { content: '!!!!', size: 0 },
      { content: content.slice(0, 60) },
      { content: content.slice(0, 58) },
      { content: `${content.slice(0, 60)}*${content.slice(61)}` },
      { size: null },
      { size: text.length + 1 },
    ]) {
      const read = await serve({ ...sound, ...broken })
      expect([broken, read.map(({ known }) => known)]).toEqual([broken, [false, false]])
    }
  })
})
