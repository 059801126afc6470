/**
 * A process that works on a store and kills itself at a chosen step, as `kill -9` would:
 * `node kill-driver.mjs ROOT ACTION NAME STEP MODE`. It prints how many steps there were if it lives.
 *
 * ACTION is `start`, `submit` (NAME is the summary), `end` (the phase NAME with exit 0) or `settle`.
 * MODE is `before` the step, or `half`: after half of what the step writes.
 */

import type { RunPhase } from '../../../src/core/artifacts/model/run-phases.ts'
import { acceptArtifact } from '../../../src/core/artifacts/submit/accept-artifact.ts'
import { declareRun } from '../../../src/engine/runs/declare-run.ts'
import { endPhase } from '../../../src/engine/runs/end-phase.ts'
import { startRun } from '../../../src/engine/runs/start-run.ts'
import { type StoreDisk, storeDisk } from '../../../src/io/store/store-disk.ts'
import { submitArtifact } from '../../../src/io/store/submit-artifact.ts'

const [root = '', action = '', name = '', stepText = '0', mode = 'before'] = process.argv.slice(2)
const step = Number(stepText)
const store = { root, key: process.env.CLOSEOUT_JOURNAL_KEY }
const at = '2026-01-01T00:00:00.000Z'

const die = (): void => {
  process.kill(process.pid, 'SIGKILL')
}

let steps = 0
const half = (text: string): string => text.slice(0, text.length >> 1)

/** What half of a step leaves behind. */
const halves: Partial<Record<keyof StoreDisk, (...parts: never[]) => void>> = {
  append: (path: string, text: string) => storeDisk.append(path, half(text)),
  note: (path: string, text: string) => storeDisk.note(path, half(text)),
  writeNew: (path: string, bytes: Uint8Array) =>
    storeDisk.writeNew(path, bytes.subarray(0, bytes.length >> 1)),
  flush: (paths: readonly string[]) => void storeDisk.flush(paths.slice(0, 1)),
}

const disk = Object.fromEntries(
  Object.entries(storeDisk).map(([call, work]) => [
    call,
    (...parts: never[]) => {
      steps += 1
      if (steps === step) {
        if (mode === 'half') halves[call as keyof StoreDisk]?.(...parts)
        die()
      }
      return (work as (...all: never[]) => unknown)(...parts)
    },
  ]),
) as StoreDisk

const work: Readonly<Record<string, () => Promise<unknown>>> = {
  submit: () => {
    const text = JSON.stringify({ status: 'no_issues', summary: name, issues: [] })
    const acceptance = acceptArtifact('issues', Buffer.from(text), { repair: false })
    if (!acceptance.ok) throw new Error('not valid')
    return submitArtifact(store, { run: 'r1', document: acceptance.document, commit: null, at }, disk)
  },
  end: () => endPhase(store, { run: 'r1', phase: name as RunPhase, exit: 0, policy: {}, at }, disk),
  start: () => startRun(store, { run: 'r1', commit: null, at }, disk),
  declare: () => declareRun(store, 'r1', at, disk),
}

Promise.resolve(work[action]?.()).then(() => console.log(steps))
