/** A check of which two reads fail that run at the same time; it prints how the check ended, if the process lives on. */
import type { Change } from '../../src/engine/check-change.ts'
import { checkChange } from '../../src/engine/check-change.ts'

const refuse = async (): Promise<never> => {
  throw new Error('a limit of GitHub')
}
// Only what is read before the refusals has to be there.
const change = {
  subject: { kind: 'pull_request', number: 1 },
  policyPath: '.github/closeout.yml',
  mode: null,
  pullRequest: Promise.resolve({ known: true, value: null }),
  readComments: refuse,
  reader: {
    readPolicyFile: async () => ({ known: true, value: { kind: 'absent' } }),
    readTemplate: refuse,
    readChangedFiles: refuse,
    readTrackedRuntime: refuse,
    readRuntimeHistory: refuse,
    readUnignoredRoots: refuse,
  },
} as unknown as Change

checkChange(change).catch((error: Error) => {
  setTimeout(() => console.log(`refused: ${error.message}`), 50)
})
