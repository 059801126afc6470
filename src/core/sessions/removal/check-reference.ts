import { isDurableReference } from '../../text/durable-text.ts'
import type { Known } from '../../vocabulary/known.ts'
import type { CommittedFiles } from '../model/removal.ts'

/** Where a reference leads: `null` where it leads to a record or a committed file, otherwise why it does not. */
export const checkReference = (reference: string, committed: Known<CommittedFiles>): string | null => {
  const text = reference.trim()
  const shown = JSON.stringify(text.slice(0, 80))
  if (isRecordReference(text)) return null
  if (!isDurableReference(text)) return `${shown} is no reference`
  const path = text.replace(/[#?].*$/, '').replace(/^(?:\.\/)+|\/+$/g, '')
  if (!committed.known) return `${shown} could not be checked: ${committed.why}`
  return committed.value.paths.has(path) ? null : `${shown} is not a committed file`
}

/** Whether a reference names an issue, a pull request or an address outside of this machine. */
export const isRecordReference = (reference: string): boolean => {
  const text = reference.trim()
  if (!isDurableReference(text)) return false
  if (/^(?:github:)?(?:[\w.-]+\/[\w.-]+)?#[1-9]\d*$/.test(text)) return true
  if (!/^https?:/.test(text) || !URL.canParse(text)) return false
  const { hostname, pathname } = new URL(text)
  return (
    hostname.includes('.') &&
    pathname !== '/' &&
    !/^(?:127\.|0\.0\.0\.0|10\.|192\.168\.)|\.local$|\.(?:test|invalid)$/.test(hostname)
  )
}
