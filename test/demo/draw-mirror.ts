import { join } from 'node:path'
import { pictureOfCheck, pictureOfComment } from '../../scripts/docs/picture/picture-of.ts'
import { lifecycleCheckName } from '../../src/core/lifecycle/model/operation.ts'
import { root } from '../support/root.ts'
import type { Step } from './mirror-story.ts'

/** Write two pictures into docs/pictures: the check with a refused request, and the record with a dropped approval. */
export const drawMirror = async (story: readonly Step[]): Promise<void> => {
  const refused = story[2]
  const dropped = story[4]
  const check = refused?.seen.check
  if (!refused || !check || !dropped) throw new Error('The story has fewer steps than the pictures need.')
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
