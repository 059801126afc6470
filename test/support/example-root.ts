import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { goodSidecars } from './sidecars.ts'
import { writeSession } from './write-session.ts'

const { state, learning } = goodSidecars
const [record] = learning.records

/** The day on which the pages about local sessions play. */
export const exampleDay = '2026-11-20T09:00:00Z'

/** Write the artifact root that the pages about local sessions show, in a repository of its own. */
export const writeExampleRoot = (folder: string): void => {
  mkdirSync(folder, { recursive: true })
  execFileSync('git', ['init', '-q', '-b', 'main', folder])
  const root = join(folder, '.flow-agents')
  writeSession(root, 'retry-uploads', goodSidecars)
  writeSession(root, 'choose-a-queue', {
    state: {
      ...state,
      status: 'needs_decision',
      phase: 'planning',
      next_action: { status: 'needs_user', summary: 'Choose a queue' },
    },
  })
  writeSession(root, 'slow-disk', {
    state: { ...state, phase: 'learning', updated_at: '2026-11-17T08:00:00Z' },
    learning: {
      ...learning,
      status: 'followup_required',
      updated_at: '2026-11-17T08:00:00Z',
      records: [
        {
          ...record,
          routing: [{ target: 'backlog', action: 'Retry downloads too', status: 'open' }],
          correction: {
            needed: true,
            type: 'test',
            recurrence_key: 'slow-disk',
            intended_behavior: 'The suite passes on any disk',
            observed_behavior: 'It timed out on a slow one',
            gap: 'No test waits long enough',
            prevention: { target: 'eval', action: 'Run the suite on a slow disk', status: 'open' },
          },
        },
      ],
    },
  })
  writeSession(root, 'old-login', {
    state: { ...state, updated_at: '2026-09-01T08:00:00Z' },
    learning: { ...learning, updated_at: '2026-09-01T08:00:00Z' },
  })
  writeSession(root, 'new-parser', { state: { ...state, status: 'executed' } })
}
