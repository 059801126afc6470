/**
 * `npm run demo`: a bad and then a mended pull request, judged by the real `action.yml` as a runner would run it,
 * in real checkouts, against the stand-in for GitHub; then the life of a pull request under the real app.
 * With `--pictures` the summaries, the check and the record comment are drawn into docs/pictures.
 */
import { join } from 'node:path'
import { hasBrowser, pictureOf } from '../../scripts/docs/picture/picture-of.ts'
import { setStage } from '../support/app/stage.ts'
import { root } from '../support/root.ts'
import { drawMirror } from './draw-mirror.ts'
import { playFollowUpStory, tellLessonStep } from './follow-up-story.ts'
import { describeStep, playMirrorStory } from './mirror-story.ts'
import { badBody, badFiles, mendedBody, mendedFiles } from './retry-uploads.ts'

const say = (title: string): void => console.log(`\n${'='.repeat(78)}\n${title}\n${'='.repeat(78)}`)

const stage = await setStage()
try {
  say('An agent opens a pull request: its working memory is in it, and half a closeout')
  const change = await stage.propose({ commits: [badFiles], body: badBody })
  const bad = await stage.judge(change)
  console.log(
    `\n${bad.log.trim()}\n\n--- job summary ---\n\n${bad.summary.trim()}\n\nThe job ends with ${bad.outcome}.`,
  )

  say('The agent mends it: the files leave the tree, the document is written, the body says so')
  const repaired = await stage.amend(change, { files: mendedFiles, body: mendedBody(change.number) })
  const good = await stage.judge(repaired)
  console.log(
    `\n${good.log.trim()}\n\n--- job summary ---\n\n${good.summary.trim()}\n\nThe job ends with ${good.outcome}.`,
  )

  if (bad.outcome !== 'failure' || good.outcome !== 'success') {
    throw new Error(`the demo ended with ${bad.outcome} and ${good.outcome}, expected failure and success`)
  }

  say('The app mirrors the life of a pull request: labels, one check, one record')
  const story = await playMirrorStory()
  for (const step of story) console.log(`\n${describeStep(step)}`)
  if (!story.at(-1)?.seen.labels.includes('artifact: published')) {
    throw new Error('the demo of the mirror did not end with a published artifact')
  }

  say('A lesson becomes an issue, and its closing comes back')
  const issuesOfRoutes = await playFollowUpStory()
  for (const step of issuesOfRoutes) console.log(`\n${tellLessonStep(step)}`)
  if (!issuesOfRoutes.at(-1)?.rows.some(row => row.includes('| Retry downloads too | completed |'))) {
    throw new Error('the demo of the follow-ups did not end with a completed route')
  }
  if (process.argv.includes('--pictures')) {
    if (!hasBrowser()) throw new Error('Chromium is not here: apt-get install chromium')
    await pictureOf(bad.summary, join(root, 'docs/pictures/summary-fail.png'))
    await pictureOf(good.summary, join(root, 'docs/pictures/summary-pass.png'))
    await drawMirror(story)
  }
} finally {
  await stage.close()
}
