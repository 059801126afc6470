/**
 * `npm run demo`: first the real `action.yml` checks a bad and then a fixed pull request, as on a runner, in real
 * checkouts, with the GitHub emulator. Then the real app handles the life of a pull request. At the
 * end a closeout is held against its own test report.
 * With `--pictures` it writes pictures of the summaries, the check and the record comment into docs/pictures.
 */
import { join } from 'node:path'
import { hasBrowser, pictureOf } from '../../scripts/docs/picture/picture-of.ts'
import { setStage } from '../support/app/stage.ts'
import { root } from '../support/root.ts'
import { drawMirror } from './draw-mirror.ts'
import { describeEvidenceStep, playEvidenceStory } from './evidence-story.ts'
import { describeFollowUpStep, playFollowUpStory } from './follow-up-story.ts'
import { describeStep, playMirrorStory } from './mirror-story.ts'
import { badBody, badFiles, fixedBody, fixedFiles } from './retry-uploads.ts'

const say = (title: string): void => console.log(`\n${'='.repeat(78)}\n${title}\n${'='.repeat(78)}`)

const stage = await setStage()
try {
  say('An agent opens a pull request with its working files and an incomplete closeout')
  const change = await stage.propose({ commits: [badFiles], body: badBody })
  const bad = await stage.judge(change)
  console.log(
    `\n${bad.log.trim()}\n\n--- job summary ---\n\n${bad.summary.trim()}\n\nThe job ends with ${bad.outcome}.`,
  )

  say('The agent fixes it: it removes the files, writes the document and completes the body')
  const repaired = await stage.amend(change, { files: fixedFiles, body: fixedBody(change.number) })
  const good = await stage.judge(repaired)
  console.log(
    `\n${good.log.trim()}\n\n--- job summary ---\n\n${good.summary.trim()}\n\nThe job ends with ${good.outcome}.`,
  )

  if (bad.outcome !== 'failure' || good.outcome !== 'success') {
    throw new Error(
      `The jobs ended with ${bad.outcome} and ${good.outcome}. The demo needs failure and then success.`,
    )
  }

  say('The app shows the life of a pull request: labels, one check, one record')
  const story = await playMirrorStory()
  for (const step of story) console.log(`\n${describeStep(step)}`)
  if (!story.at(-1)?.seen.labels.includes('artifact: published')) {
    throw new Error('The last step of the mirror demo has no label `artifact: published`.')
  }

  say('A follow-up becomes an issue, and the record shows when the issue is closed')
  const issuesOfRoutes = await playFollowUpStory()
  for (const step of issuesOfRoutes) console.log(`\n${describeFollowUpStep(step)}`)
  if (!issuesOfRoutes.at(-1)?.rows.some(row => row.includes(': Retry downloads too | completed'))) {
    throw new Error('The last step of the follow-up demo has no completed route.')
  }

  say('A closeout says "41 passed": its report is looked up, contradicts it, and is then mended')
  const looked = await playEvidenceStory()
  for (const step of looked) console.log(`\n${describeEvidenceStep(step)}`)
  const verdicts = looked.map(({ report }) => report.evidence?.map(({ verdict }) => verdict).join(' '))
  if (verdicts.join(', ') !== 'holds contradicted, holds holds') {
    throw new Error(`The evidence of the demo was judged as ${verdicts.join(', ')}.`)
  }
  if (process.argv.includes('--pictures')) {
    if (!hasBrowser()) throw new Error('Chromium is not installed. Fix: apt-get install chromium')
    await pictureOf(bad.summary, join(root, 'docs/pictures/summary-fail.png'))
    await pictureOf(good.summary, join(root, 'docs/pictures/summary-pass.png'))
    await drawMirror(story)
  }
} finally {
  await stage.close()
}
