import picomatch from 'picomatch'

/** Whether a path is meant by any of the globs; dot files count, letter case does. */
export const matchesGlob = (path: string, globs: readonly string[]): boolean =>
  globs.length > 0 && picomatch.isMatch(path, globs as string[], { dot: true })
