import { evaluateStore } from '../core/artifacts/journal/evaluate-store.ts'
import type { StoreFinding } from '../core/artifacts/model/store-facts.ts'
import { CloseoutError } from '../core/vocabulary/errors.ts'
import { type Known, known, unknown } from '../core/vocabulary/known.ts'
import { openStore } from '../io/store/open-store.ts'
import { readStore } from '../io/store/read-store.ts'

/** Audit an artifact store and change nothing of it. Unknown where there is none, or it cannot be read. */
export const auditArtifactStore = (path: string): Known<readonly StoreFinding[]> => {
  try {
    const facts = readStore(openStore('.', path, undefined))
    return facts
      ? known(evaluateStore(facts))
      : unknown(`${path}: unexpected nothing, expected an artifact store`)
  } catch (error) {
    if (error instanceof CloseoutError) return unknown(error.message)
    throw error
  }
}
