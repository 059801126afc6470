import type { Report } from '../../../src/core/gate/model/report.ts'
import { checkChange } from '../../../src/engine/check-change.ts'
import { openChange } from '../../../src/engine/open-change.ts'
import { type Files, makeRepository } from '../repository.ts'
import { completeBody } from './change.ts'
import { localChange } from './local-change.ts'

/** Check a complete change that also changes some files of the base. */
export const checkEdit = async (base: Files, change: Files): Promise<Report> => {
  const repository = makeRepository()
  try {
    repository.commit({ '.gitignore': '.flow-agents/\n', ...base })
    repository.branch('work')
    repository.commit({ 'docs/retry.md': 'Retries.\n', 'src/upload.ts': '2\n', ...change })
    const opened = await openChange(localChange(repository.dir, completeBody))
    try {
      return (await checkChange(opened)).report
    } finally {
      await opened.close()
    }
  } finally {
    repository.remove()
  }
}
