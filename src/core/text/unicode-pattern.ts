/**
 * A pattern over the classes of Unicode, made when it is first needed.
 *
 * Such a class costs a large part of a millisecond wherever the engine meets it, already when it reads a literal that
 * is never used. Most texts are plain ASCII and take another way: a gate that reads one body feels the difference.
 *
 * @param source  as `String.raw` writes it
 */
export const unicodePattern = (source: string, flags = 'u'): (() => RegExp) => {
  let made: RegExp | null = null
  return () => {
    made ??= new RegExp(source, flags)
    return made
  }
}

const ascii = /^[\t\n\r -~]*$/

/** Whether a text is white space and printable ASCII alone, so that no class of Unicode is needed to read it. */
export const isAscii = (text: string): boolean => ascii.test(text)
