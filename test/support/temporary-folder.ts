import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** An empty folder, removed when the suite that asked for it is over. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'closeout-test-'))
