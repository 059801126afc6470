import { isDurableReference } from '../../text/durable-text.ts'
import { asObjects, asText, asTexts } from '../../text/json/json.ts'
import { type Draft, orAsk, reference } from './draft-lines.ts'

const providerRecord =
  /https?:\/\/[^\s<>"'`()[\]{}\\]+\/(?:pull|issues|merge_requests)\/\d+|(?<![\w/#])(?:[\w.-]+\/[\w.-]+)?#\d{1,10}\b/g

/** Draft the change records that the sidecars name, each once. */
export const draftChanges: Draft = ({ state, evidence, learning, pullRequest }) => {
  const said = [asText(state?.source_request)?.slice(0, 2_000) ?? '']
  const seen = [
    ...asObjects(evidence?.external_evidence).map(entry => asText(entry.url) ?? ''),
    ...asObjects(learning?.records).flatMap(record => asTexts(record.source_refs)),
  ]
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['pull request', pullRequest === null ? [] : [`#${pullRequest}`]],
    ['work item', asTexts(state?.work_item_refs)],
    ['asked for in', said.flatMap(part => part.match(providerRecord) ?? [])],
    ['change record', seen.flatMap(part => part.slice(0, 2_000).match(providerRecord) ?? [])],
  ]
  const drafted = new Set<string>()
  const lines = rows.flatMap(([lead, references]) =>
    references.flatMap(to => {
      const plain = to.trim().replace(/^github:/, '')
      if (!isDurableReference(plain) || drafted.has(plain)) return []
      drafted.add(plain)
      return [reference(lead, plain)]
    }),
  )
  return orAsk(lines, 'name the pull request and the issues of this change')
}
