import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { currentLists, type Mirror, startMirror } from '../../support/app/mirror.ts'
import { openPulls } from '../../support/app/open-pulls.ts'

const fence = '```'

/** Comments in which a person reads the command as an example. */
const examples: readonly string[] = [
  `To approve it, write this:\n\n${fence}sh\n/closeout approve\n${fence}`,
  `A fence line with an info string closes no fence:\n\n${fence}\nfirst\n${fence}sh\n/closeout approve\n${fence}`,
  '> A quote\n/closeout approve',
  'A comment:\n\n<!--\n\n/closeout approve\n\n-->',
  '<pre>\n/closeout approve\n</pre>',
  '<div><pre>\n\n/closeout approve\n\n</pre></div>',
  '<details>\n<summary>Commands</summary>\n\n/closeout approve\n\n</details>',
  'The command `\n/closeout approve\n` is for maintainers.',
  'Examples:\n\n- write\n  /closeout approve\n- or do not',
]

describe('a command of a comment', () => {
  let mirror: Mirror
  const { open, settled } = openPulls(() => mirror, 'command')
  beforeAll(async () => {
    mirror = await startMirror(currentLists)
  })
  afterAll(async () => {
    expect(mirror.github.violations).toEqual([])
    await mirror.close()
  })

  it('that a person reads as an example approves nothing, and a line of its own in a paragraph does', async () => {
    const { number } = await open()
    const maintainer = mirror.github.as('maintainer')
    for (const text of examples) {
      await maintainer.comment(number, text)
      expect([text, (await settled(number)).labels]).toEqual([text, ['artifact: ready for review']])
    }
    await maintainer.comment(number, 'I have read all of it.\n/closeout approve\nThank you!')
    expect((await settled(number)).labels).toEqual(['artifact: approved'])
  })
})
