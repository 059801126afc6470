import { asNumber, asObject, asText } from './shapes.ts'

/**
 * The bytes of a file that GitHub answers in base64, in lines. `undefined` where the answer has not all of them: a file that is
 * cut off must not count as a shorter or an empty one.
 */
export const shapeContent = (data: unknown): Buffer | undefined => {
  const file = asObject(data)
  const written = asText(file?.content)?.replace(/\s/g, '')
  if (written === undefined || file?.encoding !== 'base64') return undefined
  if (written.length % 4 !== 0 || !/^[a-z0-9+/]*={0,2}$/i.test(written)) return undefined
  const content = Buffer.from(written, 'base64')
  return content.length === asNumber(file.size) ? content : undefined
}
