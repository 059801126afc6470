import { evaluateStore } from '../core/artifacts/journal/evaluate-store.ts'
import type { StoreFinding } from '../core/artifacts/model/store-facts.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../core/vocabulary/known.ts'
import { openStore } from '../io/store/open-store.ts'
import { readStore } from '../io/store/read-store.ts'

/** Audit an artifact store without changing it. Unknown where the store does not exist or cannot be read. */
export const auditArtifactStore = (path: string): Known<readonly StoreFinding[]> => {
  try {
    const facts = readStore(openStore('.', path, undefined))
    return facts
      ? known(evaluateStore(facts))
      : unknown(`there is no artifact store at ${path}: it is not a folder`)
  } catch (error) {
    if (error instanceof CloseoutError) return unknown(error.message)
    throw error
  }
}
