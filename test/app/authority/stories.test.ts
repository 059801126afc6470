import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { currentLists, startMirror } from '../../support/app/mirror.ts'
import { runs } from '../../support/laws.ts'
import { type Judgement, judgeStory } from './oracle/judge.ts'
import type { Story } from './oracle/story.ts'
import { tales } from './stories/deeds.ts'
import { playTale } from './stories/play.ts'
import type { Picture } from './stories/stage.ts'

const options = { ...currentLists, time: 'stands', people: { 'robot[bot]': 'write' } } as const

/** A line for each event that people would tell. */
const describeStory = (story: Story): string =>
  story
    .filter(({ kind }) => kind !== 'commit' && kind !== 'person')
    .map(event => JSON.stringify(event))
    .join('\n')

/** What the app shows although the oracle says no. */
const listBreaches = (picture: Picture, judged: Judgement): readonly string[] => [
  ...judged.pulls
    .filter(({ pull, approved }) => approved === 'no' && picture.approved.includes(pull))
    .map(verdict => `#${verdict.pull} is approved: ${JSON.stringify(verdict, null, 1)}`),
  ...judged.checks
    .filter(({ head, success }) => success === 'no' && picture.successful.includes(head))
    .map(verdict => `The check succeeds: ${JSON.stringify(verdict)}`),
]

/** Approvals that the oracle calls certain and the app does not show. */
const listMisses = (picture: Picture, judged: Judgement): readonly string[] =>
  judged.pulls
    .filter(({ pull, approved }) => approved === 'yes' && !picture.approved.includes(pull))
    .map(verdict => `#${verdict.pull}: ${JSON.stringify(verdict, null, 1)}\n${picture.records[verdict.pull]}`)

describe('random stories over HTTP', () => {
  it('never show an approval where an oracle written from docs/mirror.md says no', async () => {
    const count = { pictures: 0, approved: 0, certain: 0 }
    const misses: string[] = []
    await fc.assert(
      fc.asyncProperty(tales, async tale => {
        const mirror = await startMirror(options)
        try {
          for (const picture of await playTale(mirror, tale)) {
            const judged = judgeStory(picture.story)
            const breaches = listBreaches(picture, judged)
            if (breaches.length > 0)
              throw new Error(
                [...breaches, describeStory(picture.story), ...Object.values(picture.records)].join('\n'),
              )
            count.pictures += 1
            count.approved += picture.approved.length
            count.certain += judged.pulls.filter(({ approved }) => approved === 'yes').length
            misses.push(
              ...listMisses(picture, judged).map(each => `${each}\n${describeStory(picture.story)}`),
            )
          }
        } finally {
          await mirror.close()
        }
      }),
      { seed: 7, numRuns: runs(3, 200) },
    )
    // What the page promises is kept too, but for what it leaves to the order within a second.
    expect(misses.slice(Math.ceil(count.certain / 5))).toEqual([])
    // Otherwise the stories would prove nothing.
    expect(count.approved).toBeGreaterThan(runs(0, 50))
  }, 7_200_000)

  it('are judged by an oracle that imports nothing of the app', () => {
    const folder = new URL('oracle/', import.meta.url)
    for (const name of readdirSync(folder).filter(each => !each.endsWith('.test.ts')))
      expect(readFileSync(new URL(name, folder), 'utf8')).not.toMatch(/from '(?!\.\/)|import\(|require\(/)
  })
})
