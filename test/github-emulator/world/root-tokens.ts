/**
 * The tokens of the stand-in itself, which see and may do everything.
 *
 * `emulate` refuses a token after 5,000 requests in an hour. One list of 60 pull requests takes 60.
 */
export const rootTokens: readonly string[] = Array.from(
  { length: 100 },
  (_, index) => `root-${index}-of-the-standin`,
)

const usesEach = 4_500

/** Gives the next token before the one in use is refused. */
export const takeRootTokens = (): (() => string) => {
  let uses = 0
  return () => {
    const token = rootTokens[Math.floor(uses / usesEach)]
    uses += 1
    if (token === undefined) throw new Error('The stand-in has used all of its tokens.')
    return token
  }
}
