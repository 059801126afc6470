import { spawnSync } from 'node:child_process'
import { expect, it } from '@jest/globals'
import { bundleEntry } from '../support/bundle-entry.ts'

it('a check of which two reads fail at the same time is refused once, and the process lives on', () => {
  const { stdout, status } = spawnSync(process.execPath, [bundleEntry('test/faults/two-refusals.ts')], {
    encoding: 'utf8',
  })
  expect([stdout, status]).toEqual(['refused: a limit of GitHub\n', 0])
})
