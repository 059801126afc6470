import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { maxSidecarBytes } from '../../../src/core/sessions/model/workspace.ts'
import { readSidecar } from '../../../src/io/store/read-sidecar.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const folder = temporaryFolder()
const at = (name: string): string => join(folder, name)
const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(at(name), content)
  return readSidecar(at(name))
}

describe('a sidecar', () => {
  it('is read with its text, whatever it was written in', () => {
    expect(write('plain', '{"a":1}')).toEqual({ standing: 'read', value: { a: 1 }, text: '{"a":1}' })
    expect(write('wide', '["é→🙂"]')).toMatchObject({ value: ['é→🙂'], text: '["é→🙂"]' })
    expect(write('broken', Uint8Array.of(0x22, 0xff, 0x22))).toMatchObject({ value: '\ufffd' })
  })

  it('that is shorter than the one before has nothing of it', () => {
    write('long', JSON.stringify('x'.repeat(9_000)))
    expect(write('short', '[]')).toEqual({ standing: 'read', value: [], text: '[]' })
    expect(write('empty', '')).toEqual({ standing: 'unreadable', why: 'is empty' })
  })

  it('of the largest size is read, and one byte more is too much', () => {
    const largest = `"${'x'.repeat(maxSidecarBytes - 2)}"`
    expect(write('largest', largest).standing).toBe('read')
    expect(write('larger', ` ${largest}`)).toMatchObject({
      why: expect.stringMatching(/^has .+, more than /),
    })
  })

  it('that is no regular file is refused, also a pipe in which JSON waits', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const writer = spawn('sh', ['-c', 'exec 3<>"$0"; echo {} >&3; echo written; read never', at('pipe')])
    await new Promise(resolve => writer.stdout.once('data', resolve))
    mkdirSync(at('folder'))
    symlinkSync('plain', at('link'))
    symlinkSync('nowhere', at('dangling'))
    const refused = (why: string) => ({ standing: 'unreadable', why })
    expect(readSidecar(at('pipe'))).toEqual(refused('is not a regular file'))
    expect(readSidecar(at('folder'))).toEqual(refused('is not a regular file'))
    expect(readSidecar(at('link'))).toEqual(refused('is a symlink'))
    expect(readSidecar('/dev/null')).toEqual(refused('is not a regular file'))
    expect(readSidecar('/dev/zero')).toEqual(refused('is not a regular file'))
    expect(readSidecar(at('dangling'))).toEqual({ standing: 'absent' })
    expect(readSidecar(at('none'))).toEqual({ standing: 'absent' })
    writer.stdin.end()
  })
})
