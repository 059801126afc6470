import { composePolicy } from './compose-policy.ts'
import type { PolicyReading } from './model/policy.ts'
import { readPolicyFile } from './read/read-policy-file.ts'

/**
 * Read a policy file by itself: what it inherits is not looked up.
 *
 * With any problem the gate has its strict default, so that a mistake never loosens it, and a section with a defect is
 * suspended, so that a mistake never turns on something else. Every problem has its line and column. An empty file is a policy that changes nothing. Never throws.
 *
 * @param content  the file's bytes; a byte order mark and CRLF are allowed
 * @param path     the file's path, for the place of a problem
 * @param source   the origin of the policy as the report names it, `path@commit`
 */
export const parsePolicy = (content: Uint8Array, path: string, source: string): PolicyReading =>
  composePolicy(readPolicyFile(content, path, source), null).reading
