import { sha256 } from '@noble/hashes/sha2'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils'
import { type Closeout, fieldNames } from './model/closeout.ts'
import { withoutReference } from './read-route-line.ts'

const foldSpace = (text: string): string => text.replace(/\s+/g, ' ').trim()

const digestedLines = (closeout: Closeout): readonly (readonly [string, readonly string[]])[] =>
  fieldNames.map(field => {
    const lines = closeout.fields[field].text.split('\n')
    return [field, lines.map(line => foldSpace(field === 'follow_ups' ? withoutReference(line) : line))]
  })

/**
 * The digest that an approval is bound to: SHA-256, as 64 hexadecimal digits, of the texts of the seven fields.
 *
 * White space is folded, and references behind the arrows of follow-up lines are left out, so that writing `-> #31`
 * changes nothing. Every other word, and a tick in a box, changes it.
 */
export const closeoutDigest = (closeout: Closeout): string =>
  bytesToHex(sha256(utf8ToBytes(JSON.stringify(digestedLines(closeout)))))
