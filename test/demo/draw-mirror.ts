import { join } from 'node:path'
import { pictureOfCheck, pictureOfComment } from '../../scripts/docs/picture/picture-of.ts'
import { lifecycleCheckName } from '../../src/core/lifecycle/model/operation.ts'
import { root } from '../support/root.ts'
import type { Step } from './mirror-story.ts'

/** Draw the check where a request was refused, and the record where an approval was dropped, into docs/pictures. */
export const drawMirror = async (story: readonly Step[]): Promise<void> => {
  const refused = story[2]
  const dropped = story[4]
  const check = refused?.seen.check
  if (!refused || !check || !dropped) throw new Error('the story is shorter than the pictures need')
  await pictureOfCheck(check.summary, join(root, 'docs/pictures/lifecycle-check.png'), {
    name: lifecycleCheckName,
    conclusion: check.conclusion,
    outputTitle: check.title,
    text: check.text,
    buttons: refused.buttons,
  })
  await pictureOfComment(
    dropped.seen.comments[0]?.body ?? '',
    join(root, 'docs/pictures/record-comment.png'),
    {
      author: 'closeout',
      isBot: true,
    },
  )
}
