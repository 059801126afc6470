import type { ByteText } from '../trees/fold-path.ts'

/** Folders where GitHub looks for a pull-request template, in its order; "" is the root. */
export const templateFolders = ['.github', '', 'docs'] as const

const templateName = /^pull_request_template\.(?:md|markdown|txt)$|^pull_request_template$/i

/** The template's name among a folder's entries, if any; in the order of their bytes where there are several. */
export const findTemplate = (names: Iterable<ByteText>): ByteText | null =>
  [...names].filter(name => templateName.test(name)).sort()[0] ?? null

/** Whether a path is where a template may be. */
export const isTemplatePath = (path: string): boolean => {
  const cut = path.lastIndexOf('/')
  return (
    templateFolders.some(folder => folder === path.slice(0, Math.max(cut, 0))) &&
    templateName.test(path.slice(cut + 1))
  )
}
