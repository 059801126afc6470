import { describe, expect, it } from '@jest/globals'
import { parseCloseout } from '../../../../src/core/closeout/parse-closeout.ts'

const ownFiles = { repository: 'octo/shop', refs: ['HEAD', 'main', 'fix/retry.1', 'a'.repeat(40)] }

/** The paths that a sentence under *Durable docs* claims to have changed. */
const claimedBy = (sentence: string): readonly string[] =>
  parseCloseout(`## Closeout\n\n### Durable docs\n\n- ${sentence}\n`, { ownFiles }).claims.flatMap(claim =>
    claim.kind === 'path' && claim.asserts === 'changed' ? [claim.path] : [],
  )

const page = 'https://github.com/octo/shop'

describe('an address of a file of the repository', () => {
  it.each([
    ['a bare address', `Updated ${page}/blob/main/docs/retry.md`],
    ['one at the end of a sentence', `Updated ${page}/blob/main/docs/retry.md.`],
    ['one in pointed brackets', `Updated <${page}/blob/main/docs/retry.md>`],
    ['a link', `Updated [the guide](${page}/blob/main/docs/retry.md#limits)`],
    ['the branch of the change', `Updated ${page}/blob/fix/retry.1/docs/retry.md`],
    ['the commit of the change', `Updated ${page}/blob/${'a'.repeat(40)}/docs/retry.md?plain=1#L4`],
    ['another spelling of the repository', 'Updated https://GitHub.com/Octo/Shop/blob/main/docs/retry.md'],
    ['a server of a company', 'Updated https://git.example:8443/octo/shop/blob/main/docs/retry.md'],
  ])('claims what its path would: %s', (_what, sentence) => {
    expect(claimedBy(sentence)).toEqual(['docs/retry.md'])
  })

  it('claims a folder and an encoded name', () => {
    expect(claimedBy(`Updated [the guides](${page}/tree/main/docs/guides/)`)).toEqual(['docs/guides/'])
    expect(claimedBy(`Updated [it](${page}/blob/main/docs/r%C3%A9try.md)`)).toEqual(['docs/rétry.md'])
  })

  it.each([
    `Updated https://github.com/octo/other/blob/main/docs/retry.md`,
    `Updated ${page}/blob/v1.0/docs/retry.md`,
    `Updated ${page}/blob/main-2/docs/retry.md`,
    `Updated ${page}/wiki/retry.md`,
    `Updated the list as ${page}/blob/main/docs/retry.md asks`,
    `Updated https://evil.example/?https://github.com/octo/shop`,
  ])('claims nothing elsewhere: %s', sentence => {
    expect(claimedBy(sentence)).toEqual([])
  })
})
