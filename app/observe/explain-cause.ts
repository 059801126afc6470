import { codeOf } from '../../src/core/text/code-of.ts'
import { CloseoutError } from '../../src/core/vocabulary/errors.ts'

/** A failure for the log and for `/readyz`: a code, and where they are known what is wrong and what helps. */
export type Cause = { readonly cause: string; readonly what?: string; readonly fix?: string }

const noSpace = { what: 'The disk of STATE_DIR is full.', fix: 'make room there' }
const noWrite = {
  what: 'STATE_DIR cannot be written.',
  fix: 'give the user of the app the right to write there, or set STATE_DIR to another folder and start again',
}
const gone = {
  what: 'STATE_DIR was moved or removed while the app runs.',
  fix: 'put the folder back, or start the app again',
}
const noRedis = {
  what: 'Redis cannot be reached.',
  fix: 'start Redis again, and check the network to the host of REDIS_URL',
}
const noPassword = { what: 'Redis refuses the password.', fix: 'put the right password into REDIS_URL' }

/** What a code means where a delivery is stored. */
const storing: Readonly<Record<string, { readonly what: string; readonly fix: string }>> = {
  ENOSPC: noSpace,
  EDQUOT: noSpace,
  EFBIG: noSpace,
  EACCES: noWrite,
  EPERM: noWrite,
  EROFS: noWrite,
  EIO: { what: 'The disk of STATE_DIR fails.', fix: 'replace it' },
  ENOENT: gone,
  ENOTDIR: gone,
  ECONNREFUSED: noRedis,
  ECONNRESET: noRedis,
  ETIMEDOUT: noRedis,
  ENOTFOUND: noRedis,
  NOAUTH: noPassword,
  WRONGPASS: noPassword,
  WRONGTYPE: {
    what: 'A key of the app in Redis has another type: something else wrote to it.',
    fix: 'remove the keys of {closeout:<APP_ID>} that something else wrote, or give the app a Redis of its own',
  },
  OOM: { what: 'Redis is out of memory.', fix: 'give Redis more maxmemory, or remove what else it stores' },
  READONLY: { what: 'Redis is a replica that nobody may write to.', fix: 'set REDIS_URL to the primary' },
  MISCONF: { what: 'Redis cannot write to its disk.', fix: 'make room on the disk of Redis' },
  NOPERM: {
    what: 'The user of REDIS_URL may not write.',
    fix: 'give it all keys and commands that the app uses',
  },
}

/** Why a delivery could not be stored. */
export const explainStoring = (error: unknown): Cause => {
  const cause = codeOf(error)
  if (error instanceof CloseoutError) {
    const { fix } = { ...storing[cause], ...(error.fix ? { fix: error.fix } : {}) }
    return { cause, what: error.message, ...(fix ? { fix } : {}) }
  }
  return { cause, ...storing[cause] }
}
